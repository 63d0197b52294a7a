/** A lean load generator: few threads, no objects per request, so that the server gets the processor. */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.testbed.load;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
