package dev.vitrine.evidence.dcap;

import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.x509.VerifiedCache;
import java.time.Instant;
import java.util.Optional;

/** What the steps of {@link DcapVerifier} share while they examine one quote. */
record Examination(
        Quote quote,
        PckChain pckChain,
        CheckedCollateral collateral,
        LinkChecks links,
        VerifiedCache cache,
        Instant at,
        Findings findings) {

    /** The root of the platform's chain. */
    Optional<TrustAnchor> pckAnchor() {
        return pckChain.chain().flatMap(IntelChain::anchor);
    }

    /** The platform, where its certificate may be believed. */
    Optional<PckCertificate> provenPck() {
        return pckChain.isProven() ? pckChain.pck() : Optional.empty();
    }
}
