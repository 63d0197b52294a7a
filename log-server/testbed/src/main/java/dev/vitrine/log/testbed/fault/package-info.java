/**
 * Faults below the server: failing system calls, and a machine that loses what was not synced, both by way of {@code strace}.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.testbed.fault;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
