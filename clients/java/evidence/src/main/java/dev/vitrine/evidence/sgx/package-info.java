/**
 * What an SGX enclave's report says.
 *
 * <p>In scope: the 384 bytes of a report body and their attribute bits.
 *
 * <p>Out of scope: who vouches for it (package {@code dcap} and others), whether it is acceptable (policies).
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence.sgx;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
