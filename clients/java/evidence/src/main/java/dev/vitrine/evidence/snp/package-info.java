/**
 * AMD SEV-SNP attestation reports (AMD 56860, versions 2 to 5) and the certificates of AMD's key distribution service
 * (AMD 57230).
 *
 * <p>In scope: Milan, Genoa (with Bergamo and Siena) and Turin; chip keys (VCEK) and provider keys (VLEK); the table of
 * certificates that a host hands to its guest; the revocation list.
 *
 * <p>Out of scope: what the launch measurement should be, identity blocks, fetching.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence.snp;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
