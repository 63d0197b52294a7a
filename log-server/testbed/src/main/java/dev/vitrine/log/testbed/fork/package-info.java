/** A log that lies, for the demonstration that it is found out. */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.testbed.fork;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
