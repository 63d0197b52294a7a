/**
 * Cosignatures (c2sp.org/tlog-cosignature): timestamped statements about checkpoints and subtrees.
 *
 * <p>In scope: the exact signed messages, deterministic signing, verification of every signature type that can stand on a
 * checkpoint.
 *
 * <p>Out of scope: how many cosignatures suffice ({@code policy}), and when a witness may cosign.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.tlog.cosignature;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
