/**
 * Attestation documents of AWS Nitro Enclaves and of NitroTPM: a COSE_Sign1 over a CBOR map of PCRs, with the certificates
 * up to AWS's root inside.
 *
 * <p>In scope: the strict document, its signature and chain, the debug mode's zero PCRs.
 *
 * <p>Out of scope: enclave image files (EIF), what the PCRs should be.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence.nitro;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
