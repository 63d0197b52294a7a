/**
 * Who said what about which artefact: DSSE envelopes, in-toto statements (v0.1, v1) and the predicates that matter for
 * enclaves (SLSA provenance v0.x and v1, verification summaries, Oak endorsements).
 *
 * <p>In scope: strict parsing; verification of signatures over the decoded payload with keys that the caller has; measured
 * identities among the digests of subjects ({@code sgxMrEnclave}, {@code sgxMrSigner}, {@code tdxMrtd}, {@code tdxRtmr0} to
 * {@code 3}, {@code snpMeasurement}, {@code nitroPcr0} and on).
 *
 * <p>Out of scope: deciding which builder is good, and comparing external parameters with what was expected: a policy does.
 *
 * <p>Start with {@link dev.vitrine.evidence.provenance.intoto.Statement}.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence.provenance.intoto;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
