/**
 * The messages of the witness protocol (c2sp.org/tlog-witness) and of the lists and paths around it.
 *
 * <p>In scope: parsing and printing, byte-exact; the size limits that a server applies before it parses.
 *
 * <p>Out of scope: HTTP, and the decision to cosign.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.tlog.wire;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
