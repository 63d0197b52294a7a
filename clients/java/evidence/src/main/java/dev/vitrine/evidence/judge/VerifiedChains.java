package dev.vitrine.evidence.judge;

import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.TrustAnchors;
import dev.vitrine.evidence.VendorRoot;
import dev.vitrine.evidence.dcap.VerifiedCache;
import java.util.List;

/**
 * The roots that a judge rests on, with what was already verified under them. Bounded; holds findings that are true at any
 * time, so nothing in it grows stale. Safe for use by many threads and by several judges.
 */
public final class VerifiedChains {

    private final TrustAnchors ias;
    private final TrustAnchors amd;
    private final TrustAnchors aws;
    private final TrustAnchors all;
    private final VerifiedCache intel;

    private VerifiedChains(List<TrustAnchor> named, int capacity) {
        this.intel = new VerifiedCache(with(named, VendorRoot.INTEL_SGX), capacity);
        this.ias = with(named, VendorRoot.INTEL_IAS);
        this.amd = with(named, VendorRoot.AMD_MILAN, VendorRoot.AMD_GENOA, VendorRoot.AMD_TURIN);
        this.aws = with(named, VendorRoot.AWS_NITRO);
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
     * @param capacity how many chains and sets of collateral are remembered at most, twice over: a chain is a few kilobytes,
     *     collateral up to a megabyte
     */
    public static VerifiedChains production(int capacity) {
        return new VerifiedChains(List.of(), capacity);
    }

    /**
     * The vendors' roots, and further ones that the caller vouches for: a simulator's, a vendor's for samples. Evidence under
     * them is labelled {@link Label#SIMULATED}, and no policy accepts it that does not name the root as well.
     */
    public static VerifiedChains alsoUnder(List<TrustAnchor> named, int capacity) {
        return new VerifiedChains(named, capacity);
    }

    VerifiedCache intel() {
        return intel;
    }

    TrustAnchors ias() {
        return ias;
    }

    TrustAnchors amd() {
        return amd;
    }

    TrustAnchors aws() {
        return aws;
    }

    /** Every vendor's, for certificates that belong to no evidence. */
    TrustAnchors all() {
        return all;
    }
}
