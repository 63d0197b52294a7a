/**
 * SGX enclave images, and MRENCLAVE measured again from them without any SDK.
 *
 * <p>An image is read by the loader of its format, which replays the instructions that build the enclave (ECREATE, EADD,
 * EEXTEND) into an {@link dev.vitrine.evidence.image.EnclaveInstructions}; {@link dev.vitrine.evidence.image.Measurer}
 * hashes them as the hardware does (Intel SDM volume 3, "MRENCLAVE").
 *
 * <p>In scope: Intel SDK signed shared objects (metadata 1.x, 2.x, 3.x, and their ELRANGE variants), classic Open Enclave
 * images, SGXS streams; naming the first page in which two images differ.
 *
 * <p>Out of scope: Gramine (its measurement needs tables per release; submit an SGXS stream), Open Enclave EEID and
 * modules, starting an enclave.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence.image;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
