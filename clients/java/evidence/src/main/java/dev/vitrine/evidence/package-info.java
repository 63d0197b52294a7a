/**
 * Parse, prove and judge attestation evidence, as of its own time.
 *
 * <p>In scope: SGX and TDX quotes, IAS reports, enclave images and their signatures, SEV-SNP reports, Nitro documents,
 * provenance; what each check found, and policies over it. Everything is a pure function of the evidence, the collateral
 * that travels with it, and an explicit time.
 *
 * <p>Out of scope: fetching anything, the system's clock, logging.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
