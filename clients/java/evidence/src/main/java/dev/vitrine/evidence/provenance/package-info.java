/**
 * Provenance and reference values: who built what, and what it should measure, as documents of the field say it. The answer is
 * a verdict like that of any other evidence.
 *
 * <p>In scope: DSSE envelopes, in-toto statements, SLSA provenance, Sigstore bundles (all of their parts, offline); documents
 * that only state values.
 *
 * <p>Out of scope: deciding whom to believe (a policy compares signer, builder and source), fetching, schemas in full.
 *
 * <p>Start with {@link dev.vitrine.evidence.provenance.ProvenanceVerifier}.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence.provenance;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
