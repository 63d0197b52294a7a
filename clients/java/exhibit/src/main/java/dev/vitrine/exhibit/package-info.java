/**
 * From a logged statement to an exhibit that {@code dev.vitrine.evidence.judge} reads, and back. Pure.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.exhibit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
