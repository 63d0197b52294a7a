package dev.vitrine.evidence.dcap;

import dev.vitrine.evidence.TrustAnchors;
import dev.vitrine.tlog.Bytes;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

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
    private final AtomicReference<Generations> generations = new AtomicReference<>(Generations.empty());

    private record Generations(ConcurrentHashMap<Key, Object> young, ConcurrentHashMap<Key, Object> old) {

        static Generations empty() {
            return new Generations(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }
    }

    private record Key(Class<?> type, Bytes digest) {}

    /**
     * @param anchors part of every finding: a cache cannot be shared between verifiers that trust different roots
     * @param capacity entries of each of the two generations; a chain is a few kilobytes, collateral up to a megabyte
     */
    public VerifiedCache(TrustAnchors anchors, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a cache for " + capacity + " entries");
        }
        this.anchors = anchors;
        this.capacity = capacity;
    }

    TrustAnchors anchors() {
        return anchors;
    }

    /** A finding that was kept under this type and digest. */
    <T> Optional<T> find(Class<T> type, Bytes digest) {
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

    <T> void keep(Class<T> type, Bytes digest, T finding) {
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
