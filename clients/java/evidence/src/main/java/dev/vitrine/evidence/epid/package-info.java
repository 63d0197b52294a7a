/**
 * SGX EPID: quotes that only Intel's attestation service could verify, and that service's signed reports (IAS attestation
 * verification reports, versions 2 to 5).
 *
 * <p>In scope: the report with its signature and certificates, from HTTP headers or from an RA-TLS certificate; the quote
 * body inside.
 *
 * <p>Out of scope: the EPID signature. The service was turned off on 2 April 2025, and nobody else can check one: a bare
 * quote stays unproven for ever. The reports' signing certificate ended on 20 November 2026.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence.epid;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
