/**
 * Quotes by Intel's Data Center Attestation Primitives, for SGX enclaves and TDX trust domains: versions 3, 4 and 5.
 *
 * <p>In scope: the quote, the PCK certificate and its SGX extension, the collateral of Intel's provisioning certification
 * service, TCB levels and their merged status. Where verifiers of the field differ, the semantics are those of Intel's
 * quote verification library; {@link dev.vitrine.evidence.dcap.TcbMatcher#VERSION} names them.
 *
 * <p>Out of scope: fetching collateral, acceptance policies, EPID.
 *
 * <p>Start with {@link dev.vitrine.evidence.dcap.DcapVerifier}.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence.dcap;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
