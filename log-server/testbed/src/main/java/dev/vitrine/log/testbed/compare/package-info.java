/**
 * Our log and witness beside those of others: the same generator, the same disk, taking turns, ratios of each pair of runs.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.testbed.compare;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
