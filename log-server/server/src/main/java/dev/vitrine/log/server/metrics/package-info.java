/**
 * Counters and histograms in the text format of Prometheus (version 0.0.4), cheap enough for every request.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.server.metrics;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
