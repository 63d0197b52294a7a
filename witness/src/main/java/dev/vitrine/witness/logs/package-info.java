/**
 * Which logs this witness serves, and under which keys.
 *
 * <p>In scope: the import of {@code logs/v0} lists, the operator's own policy files, their reload, look-up.
 *
 * <p>Out of scope: fetching lists (a timer and an HTTP client outside the process do that better), budgets per log.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.witness.logs;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
