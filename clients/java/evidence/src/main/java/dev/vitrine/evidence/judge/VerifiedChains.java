package dev.vitrine.evidence.judge;

import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.TrustAnchors;
import dev.vitrine.evidence.VendorRoot;
import dev.vitrine.evidence.x509.EcdsaVerifier;
import dev.vitrine.evidence.x509.VerifiedCache;
import java.util.List;

/**
 * The roots that a judge rests on, with what was already verified under them. Bounded; holds findings that are true at any
 * time, so nothing in it grows stale. Safe for use by many threads and by several judges.
 */
public final class VerifiedChains {

    private final TrustAnchors ias;
    private final VerifiedCache amd;
    private final VerifiedCache aws;
    private final TrustAnchors all;
    private final VerifiedCache intel;

    private VerifiedChains(List<TrustAnchor> named, int capacity, EcdsaVerifier ecdsa) {
        this.intel = new VerifiedCache(with(named, VendorRoot.INTEL_SGX), capacity, ecdsa);
        this.ias = with(named, VendorRoot.INTEL_IAS);
        this.amd = new VerifiedCache(
                with(named, VendorRoot.AMD_MILAN, VendorRoot.AMD_GENOA, VendorRoot.AMD_TURIN), capacity, ecdsa);
        this.aws = new VerifiedCache(with(named, VendorRoot.AWS_NITRO), capacity, ecdsa);
        this.all = with(named, VendorRoot.values());
    }

    private static TrustAnchors with(List<TrustAnchor> named, VendorRoot... vendor) {
        TrustAnchors anchors = TrustAnchors.of(vendor);
        for (TrustAnchor anchor : named) {
            anchors = anchors.plusNonProduction(anchor.name(), anchor.spkiSha256());
        }
        return anchors;
    }

    /**
     * The vendors' production roots and nothing else.
     *
     * @param capacity how many chains and sets of collateral are remembered at most of each vendor, twice over: a chain is a
     *     few kilobytes, collateral up to a megabyte
     */
    public static VerifiedChains production(int capacity) {
        return alsoUnder(List.of(), capacity);
    }

    /**
     * The vendors' roots, and further ones that the caller vouches for: a simulator's, a vendor's for samples. Evidence under
     * them is labelled {@link Label#SIMULATED}, and no policy accepts it that does not name the root as well.
     */
    public static VerifiedChains alsoUnder(List<TrustAnchor> named, int capacity) {
        return alsoUnder(named, capacity, EcdsaVerifier.PORTABLE);
    }

    /** The same with another way to verify ECDSA signatures, which is nearly all that judging quotes costs. */
    public static VerifiedChains alsoUnder(List<TrustAnchor> named, int capacity, EcdsaVerifier ecdsa) {
        return new VerifiedChains(named, capacity, ecdsa);
    }

    VerifiedCache intel() {
        return intel;
    }

    TrustAnchors ias() {
        return ias;
    }

    VerifiedCache amd() {
        return amd;
    }

    VerifiedCache aws() {
        return aws;
    }

    /** Every vendor's, for certificates that belong to no evidence. */
    TrustAnchors all() {
        return all;
    }
}
