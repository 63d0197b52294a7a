/**
 * A C2SP tlog-witness (c2sp.org/tlog-witness): it remembers one head per log, and cosigns only what is consistent with it.
 *
 * <p>In scope: the decision, the command line, the configuration, the wiring.
 *
 * <p>Out of scope: storage ({@code store}), the HTTP edge ({@code http}), and everything that a client needs to check
 * what is served here, which lives in {@code dev.vitrine.tlog}.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.witness;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
