/**
 * The signature over an SGX enclave: SIGSTRUCT, 1,808 bytes (Intel SDM volume 3, "Enclave Signature Structure").
 *
 * <p>In scope: the strict record, the RSA-3072 signature with Q1 and Q2, MRSIGNER, finding every copy in a file, and the
 * shipped list of signing keys whose private half is public.
 *
 * <p>Out of scope: what MRENCLAVE stands for; see {@link dev.vitrine.evidence.image}.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence.sigstruct;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
