/** Kill the real server under load, again and again, and check that nothing acknowledged is lost. */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.testbed.crash;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
