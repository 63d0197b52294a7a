/**
 * The wrappers in which evidence is found: what frameworks put around a quote or a report, and the collateral beside it.
 *
 * <p>In scope: Open Enclave reports, evidence and endorsements; RA-TLS certificates; certification requests of Enarx; Azure's
 * HCL reports and vTPM evidence; evidence of Project Oak, dstack, Oasis, Signal, Phala and vaportpm; recognising Arm CCA tokens.
 * What a wrapper binds to the report data is recomputed.
 *
 * <p>Out of scope: guessing. A submitter says what evidence is; opening a wrapper is for tools that look at files. Layers above
 * the hardware's report (DICE chains, TPM quotes, tokens) are carried along and not judged.
 *
 * <p>Start with {@link dev.vitrine.evidence.container.Container}.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence.container;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
