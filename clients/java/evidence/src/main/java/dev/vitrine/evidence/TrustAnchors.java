package dev.vitrine.evidence;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.tlog.Bytes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The roots that a verifier may rest on. Each verifier starts from its own vendor's roots only: a chain that ends in another
 * vendor's root proves nothing about it.
 */
@Immutable
public final class TrustAnchors {

    @SuppressWarnings("Immutable") // an unmodifiable copy of immutable keys and values
    private final Map<Bytes, TrustAnchor> byKey;

    private TrustAnchors(Map<Bytes, TrustAnchor> byKey) {
        this.byKey = byKey;
    }

    public static TrustAnchors of(VendorRoot... roots) {
        Map<Bytes, TrustAnchor> byKey = new LinkedHashMap<>();
        for (VendorRoot root : roots) {
            byKey.put(root.anchor().spkiSha256(), root.anchor());
        }
        return new TrustAnchors(Map.copyOf(byKey));
    }

    /** Exactly these: for kinds of evidence whose roots a caller names, because no vendor's key is pinned for them. */
    public static TrustAnchors of(List<TrustAnchor> anchors) {
        Map<Bytes, TrustAnchor> byKey = new LinkedHashMap<>();
        for (TrustAnchor anchor : anchors) {
            byKey.put(anchor.spkiSha256(), anchor);
        }
        return new TrustAnchors(Map.copyOf(byKey));
    }

    /**
     * These anchors and one that the caller vouches for: a vendor's sample root, a simulator's, a test's. It is never taken
     * for production, whatever it says of itself, and cannot displace a vendor's root.
     */
    public TrustAnchors plusNonProduction(String name, Bytes spkiSha256) {
        Map<Bytes, TrustAnchor> extended = new LinkedHashMap<>(byKey);
        TrustAnchor unused = extended.putIfAbsent(spkiSha256, new TrustAnchor(name, spkiSha256, false));
        return new TrustAnchors(Map.copyOf(extended));
    }

    /** The anchor with this SHA-256 of its SubjectPublicKeyInfo. */
    public Optional<TrustAnchor> find(Bytes spkiSha256) {
        return Optional.ofNullable(byKey.get(spkiSha256));
    }

    public List<TrustAnchor> all() {
        return List.copyOf(byKey.values());
    }
}
