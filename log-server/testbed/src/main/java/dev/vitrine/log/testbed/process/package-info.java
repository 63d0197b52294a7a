/** The real servers as child processes, started from what the build laid out. */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.testbed.process;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
