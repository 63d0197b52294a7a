/**
 * Offline proofs (c2sp.org/tlog-proof): one file that shows an entry to be in a witnessed log.
 *
 * <p>In scope: the file format and its verification under a trust policy.
 *
 * <p>Out of scope: what the entry says.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.tlog.proof;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
