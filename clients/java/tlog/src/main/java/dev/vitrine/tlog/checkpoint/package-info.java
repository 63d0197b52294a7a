/**
 * Checkpoints (c2sp.org/tlog-checkpoint): a log's signed tree head as a note.
 *
 * <p>In scope: the three lines and the extension lines, strict; what a log or a witness needs in order to sign one;
 * verification of RFC 6962 tree head signatures (type 0x05, c2sp.org/static-ct-api).
 *
 * <p>Out of scope: whether the signer is to be trusted ({@code policy}), consistency ({@code merkle}).
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.tlog.checkpoint;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
