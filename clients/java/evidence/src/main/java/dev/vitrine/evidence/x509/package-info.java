/**
 * X.509 certificates, chains and revocation lists as attestation uses them: strict DER, a chain that is given and not
 * searched for, a root that is pinned by key, an explicit time.
 *
 * <p>In scope: RFC 5280 certificates and CRLs with ECDSA (P-256, P-384) and RSA (PKCS #1 v1.5, PSS) signatures; PEM.
 *
 * <p>Out of scope: path building, name constraints, policies, delta CRLs, OCSP, fetching.
 *
 * <p>Start with {@link dev.vitrine.evidence.x509.CertificateChain}.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence.x509;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
