/**
 * An hour of mixed load on one real server, watched from outside: does memory, do file handles, do native objects grow? In scope:
 * the load, the samples, the verdict. Out of scope: how fast it is, which {@code load} measures.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.testbed.soak;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
