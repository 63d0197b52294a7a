/**
 * Sigstore bundles, v0.1 to v0.3, verified offline under trusted roots that the caller gives.
 *
 * <p>In scope: the signature (message or DSSE), the certificate chain at proven times, the certificate's SCT (RFC 6962), the
 * signed entry timestamp, the inclusion proof and checkpoint of Rekor v1 and v2, RFC 3161 timestamps, the agreement of
 * the log entry with the bundle; signer and issuer as fields.
 *
 * <p>Out of scope: TUF, fetching, Rekor's search, deciding which signer is good (a policy compares the fields), timestamps
 * and keys that no given root names (they stay unknown).
 *
 * <p>This is our own because the ecosystem's library, {@code dev.sigstore:sigstore-java}, depends on gRPC, a shaded Netty and
 * an OAuth client, which would come onto the class path of the server, and because a verdict needs a line for each check.
 *
 * <p>Start with {@link dev.vitrine.evidence.provenance.sigstore.BundleVerifier}.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence.provenance.sigstore;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
