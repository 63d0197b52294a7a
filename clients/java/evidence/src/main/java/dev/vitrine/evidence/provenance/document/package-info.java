/**
 * Documents around a build that are neither envelopes nor bundles: lists of parts (SPDX, CycloneDX), build records (Debian,
 * JVM, Nix, Google Cloud Build), confirmations of Oak, SCITT statements and CoRIM.
 *
 * <p>In scope: recognising them strictly, the digests that they state, their signatures where the key is given or brought
 * along, contradictions inside of them.
 *
 * <p>Out of scope: their schemas in full, licences, vulnerabilities, what attestation schemes demand of a CoRIM.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence.provenance.document;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
