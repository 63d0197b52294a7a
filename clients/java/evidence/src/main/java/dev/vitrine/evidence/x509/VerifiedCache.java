package dev.vitrine.evidence.x509;

import dev.vitrine.evidence.TrustAnchors;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Remembers what was found out, under one set of trust anchors, about bytes that come again and again: certificate chains,
 * collateral, revocation lists. Only findings that hold at any time are kept, so an entry never grows stale; refuted ones are
 * kept as well, so that forged evidence is no dearer to check a second time.
 *
 * <p>Bounded: two generations of at most {@code capacity} entries each. A full young generation becomes the old one, and what
 * is still asked for moves up again. Safe for use by many threads, which do not wait for each other.
 */
public final class VerifiedCache {

    private final TrustAnchors anchors;
    private final int capacity;
    private final EcdsaVerifier ecdsa;
    private final AtomicReference<Generations> generations = new AtomicReference<>(Generations.empty());

    private record Generations(ConcurrentHashMap<Key, Object> young, ConcurrentHashMap<Key, Object> old) {

        static Generations empty() {
            return new Generations(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }
    }

    private record Key(Class<?> type, Bytes digest) {}

    /** As below, verifying signatures with what is everywhere. */
    public VerifiedCache(TrustAnchors anchors, int capacity) {
        this(anchors, capacity, EcdsaVerifier.PORTABLE);
    }

    /**
     * @param anchors part of every finding: a cache cannot be shared between verifiers that trust different roots
     * @param capacity entries of each of the two generations; a chain is a few kilobytes, collateral up to a megabyte
     * @param ecdsa how ECDSA signatures are verified
     */
    public VerifiedCache(TrustAnchors anchors, int capacity, EcdsaVerifier ecdsa) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a cache for " + capacity + " entries");
        }
        this.anchors = anchors;
        this.capacity = capacity;
        this.ecdsa = ecdsa;
    }

    public TrustAnchors anchors() {
        return anchors;
    }

    /** How ECDSA signatures are verified. */
    public EcdsaVerifier ecdsa() {
        return ecdsa;
    }

    /** {@link CertificateChain#link}, remembered as a whole and for each pair of certificates. */
    public CertificateChain link(List<Certificate> leafFirst) {
        Bytes[] names = leafFirst.stream().map(Certificate::sha256).toArray(Bytes[]::new);
        return remember(CertificateChain.class, Hashes.sha256(names), () -> CertificateChain.link(leafFirst, this));
    }

    /** A fault of one certificate under another, or that there is none. */
    private record Link(Optional<Fault> fault) {}

    /** Chains of other platforms share all but the leaf, and all documents of one enclave all but nothing. */
    Optional<Fault> faultUnder(Certificate certificate, Certificate issuer, int authoritiesBelowIssuer) {
        Bytes depth = Bytes.wrapUnsafe(new byte[] {(byte) authoritiesBelowIssuer});
        Bytes key = Hashes.sha256(certificate.sha256(), issuer.sha256(), depth);
        return remember(
                        Link.class,
                        key,
                        () -> new Link(certificate.faultUnder(issuer, authoritiesBelowIssuer, Set.of(), ecdsa)))
                .fault();
    }

    /** The same of a list. */
    private record ListLink(Optional<Fault> fault) {}

    /** {@link RevocationList#faultUnder}, remembered. */
    public Optional<Fault> faultUnder(RevocationList list, Certificate issuer) {
        Bytes key = Hashes.sha256(list.sha256(), issuer.sha256());
        return remember(ListLink.class, key, () -> new ListLink(list.faultUnder(issuer, ecdsa)))
                .fault();
    }

    /** {@link EcdsaKey#ofCoordinates}: a key that comes again is verified with twice as fast, once it was worked out. */
    public EcdsaKey key(EcdsaKey.Curve curve, Bytes xy) throws MalformedException {
        // The coordinates name themselves; their length tells the curve.
        Optional<EcdsaKey> known = find(EcdsaKey.class, xy);
        if (known.isPresent() && known.get().curve() == curve) {
            return known.get();
        }
        EcdsaKey key = EcdsaKey.ofCoordinates(curve, xy);
        keep(EcdsaKey.class, xy, key);
        return key;
    }

    /** A finding that was kept, or this one from now on. Whoever loses a race finds the same. */
    public <T> T remember(Class<T> type, Bytes digest, Supplier<T> finding) {
        Optional<T> known = find(type, digest);
        if (known.isPresent()) {
            return known.get();
        }
        T found = finding.get();
        keep(type, digest, found);
        return found;
    }

    /** A finding that was kept under this type and digest. */
    public <T> Optional<T> find(Class<T> type, Bytes digest) {
        Generations now = generations.get();
        Key key = new Key(type, digest);
        Object young = now.young.get(key);
        if (young != null) {
            return Optional.of(type.cast(young));
        }
        Object old = now.old.get(key);
        if (old == null) {
            return Optional.empty();
        }
        T found = type.cast(old);
        keep(type, digest, found);
        return Optional.of(found);
    }

    /** Keeps a finding that is true at any time. */
    public <T> void keep(Class<T> type, Bytes digest, T finding) {
        Generations now = generations.get();
        if (now.young.size() >= capacity) {
            // Whoever loses this race finds the generations of the winner, which are as good.
            boolean unused = generations.compareAndSet(now, new Generations(new ConcurrentHashMap<>(), now.young));
            now = generations.get();
        }
        Object unused = now.young.put(new Key(type, digest), finding);
    }

    /** How many findings are held now. */
    public int size() {
        Generations now = generations.get();
        return now.young.size() + now.old.size();
    }
}
