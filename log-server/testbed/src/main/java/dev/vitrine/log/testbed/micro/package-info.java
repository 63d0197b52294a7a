/** JMH benchmarks of the hot kernels. */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.testbed.micro;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
