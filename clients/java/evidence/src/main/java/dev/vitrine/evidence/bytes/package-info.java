/** Bounds-checked reading of binary evidence formats. */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence.bytes;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
