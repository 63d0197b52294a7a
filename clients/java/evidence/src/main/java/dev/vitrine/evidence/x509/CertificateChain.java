package dev.vitrine.evidence.x509;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.TrustAnchors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A chain as it was given, leaf first and root last, with what is wrong with each of its certificates. The costly part,
 * the signatures, does not depend on time and is done once in {@link #link}; {@link #faultAt} adds the time. So a chain may
 * be kept and asked again.
 */
@Immutable
public final class CertificateChain {

    /** The longest chain of the field, a Nitro document's, has five certificates. */
    public static final int MAX_LENGTH = 8;

    @SuppressWarnings("Immutable") // unmodifiable copies of immutable values
    private final List<Certificate> certificates;

    @SuppressWarnings("Immutable")
    private final List<Optional<Fault>> faults;

    private final Optional<TrustAnchor> anchor;

    private CertificateChain(
            List<Certificate> certificates, List<Optional<Fault>> faults, Optional<TrustAnchor> anchor) {
        this.certificates = certificates;
        this.faults = faults;
        this.anchor = anchor;
    }

    /**
     * Checks every link. Nothing is searched for or re-ordered: each certificate must be issued by the next one, and the
     * last one must be self-signed with a pinned key.
     *
     * @param leafFirst 1 to {@link #MAX_LENGTH} certificates
     */
    public static CertificateChain link(List<Certificate> leafFirst, TrustAnchors anchors) {
        return link(leafFirst, anchors, Set.of());
    }

    /**
     * The same where the caller checks some critical extensions itself.
     *
     * @param understood their object identifiers, dotted
     */
    public static CertificateChain link(List<Certificate> leafFirst, TrustAnchors anchors, Set<String> understood) {
        return link(
                leafFirst,
                anchors,
                (certificate, issuer, below) ->
                        certificate.faultUnder(issuer, below, understood, EcdsaVerifier.PORTABLE));
    }

    /** The same under the anchors of a cache, which knows many links already. */
    static CertificateChain link(List<Certificate> leafFirst, VerifiedCache cache) {
        return link(leafFirst, cache.anchors(), cache::faultUnder);
    }

    private interface Links {
        Optional<Fault> fault(Certificate certificate, Certificate issuer, int authoritiesBelowIssuer);
    }

    private static CertificateChain link(List<Certificate> leafFirst, TrustAnchors anchors, Links links) {
        int length = leafFirst.size();
        if (length < 1 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("a chain of " + length + " certificates");
        }
        Certificate root = leafFirst.get(length - 1);
        Optional<TrustAnchor> anchor = anchors.find(root.key().spkiSha256());
        List<Optional<Fault>> faults = new ArrayList<>(Collections.nCopies(length, Optional.empty()));
        boolean proven = true;
        for (int i = length - 1; i >= 0; i--) {
            boolean isRoot = i == length - 1;
            Optional<Fault> own = links.fault(leafFirst.get(i), isRoot ? root : leafFirst.get(i + 1), isRoot ? 0 : i);
            if (isRoot && anchor.isEmpty()) {
                own = Optional.of(Fault.UNTRUSTED_ROOT);
            }
            // A flaw of its own says more than that of its issuer, but a certificate under an unproven one is never
            // proven.
            faults.set(i, own.isEmpty() && !proven ? Optional.of(Fault.ISSUER_NOT_PROVEN) : own);
            proven &= own.isEmpty();
        }
        return new CertificateChain(List.copyOf(leafFirst), List.copyOf(faults), anchor);
    }

    /** Leaf first. */
    public List<Certificate> certificates() {
        return certificates;
    }

    public Certificate leaf() {
        return certificates.get(0);
    }

    public Certificate root() {
        return certificates.get(certificates.size() - 1);
    }

    /** The root's anchor, where its key is pinned, also when links below it are broken. */
    public Optional<TrustAnchor> anchor() {
        return anchor;
    }

    /** What is wrong with a certificate whatever the time: {@code index} counts from the leaf. */
    public Optional<Fault> fault(int index) {
        return faults.get(index);
    }

    /** What is wrong with a certificate at this time. */
    public Optional<Fault> faultAt(int index, Instant at) {
        return faults.get(index).or(() -> certificates.get(index).faultAt(at));
    }

    /** Whether every link up to a pinned root holds, apart from time. */
    public boolean isLinked() {
        return faults.get(0).isEmpty();
    }

    /** Whether every link holds and every certificate is valid at this time. */
    public boolean isProvenAt(Instant at) {
        return isLinked() && certificates.stream().allMatch(c -> c.faultAt(at).isEmpty());
    }
}
