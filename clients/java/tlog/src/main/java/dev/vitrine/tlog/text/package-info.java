/** Strict text: what is accepted prints back to the same bytes. */
@NullMarked
@CheckReturnValue
package dev.vitrine.tlog.text;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
