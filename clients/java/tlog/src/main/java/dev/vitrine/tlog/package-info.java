/**
 * The library that checks a transparency log, and out of which the servers are built: a server cannot produce what its
 * clients cannot check.
 *
 * <p>In scope: Merkle trees and proofs (RFC 6962, RFC 9162), tiles (c2sp.org/tlog-tiles), signed notes
 * (c2sp.org/signed-note), checkpoints, cosignatures, trust policies, offline proofs and the witness protocol's messages.
 *
 * <p>Out of scope: sockets, files, clocks, logging. Whoever calls brings the bytes and the time.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.tlog;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
