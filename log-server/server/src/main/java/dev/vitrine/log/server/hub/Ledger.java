package dev.vitrine.log.server.hub;

import dev.vitrine.log.Log;
import dev.vitrine.log.server.index.LoggedLeaf;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.proto.v1.Count;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The log as one question sees it: of one size, each entry read once, each list of entries looked up once. Confined to one thread. */
final class Ledger {

    /** Beyond this many, counting stops. */
    static final int COUNTED = 1_000;

    private final Log log;
    private final long size;
    private final long now; // seconds
    private final Map<Long, IndexedEntry> entries = new HashMap<>();
    private final Map<Lookup, List<Long>> lookups = new HashMap<>();
    private final Map<Lookup, List<Bytes>> prefixes = new HashMap<>();

    /** What was asked of the index: the same is asked again and again for one page, for headline, stage, columns and neighbours. */
    private record Lookup(Bytes term, boolean newest, long at, int limit) {}

    Ledger(Log log, long now) {
        this.log = log;
        this.size = log.head().size();
        this.now = now;
    }

    long size() {
        return size;
    }

    /** Seconds since 1970. */
    long now() {
        return now;
    }

    IndexedEntry entry(long index) {
        IndexedEntry known = entries.get(index);
        if (known == null) {
            Bytes leaf = log.entry(index)
                    .orElseThrow(() -> StoreException.fatal("the index names an entry that is not there"));
            known = new IndexedEntry(index, LoggedLeaf.of(leaf));
            entries.put(index, known);
        }
        return known;
    }

    List<IndexedEntry> entries(List<Long> indices) {
        return indices.stream().map(this::entry).toList();
    }

    OptionalLong find(Hash leafHash) {
        OptionalLong found = log.find(leafHash);
        return found.isPresent() && found.getAsLong() < size ? found : OptionalLong.empty();
    }

    /** Newest first. */
    List<Long> newest(Bytes term, int limit) {
        return newest(term, size, limit);
    }

    /** Newest first, below an index. */
    List<Long> newest(Bytes term, long below, int limit) {
        long end = Math.min(below, size);
        return lookups.computeIfAbsent(new Lookup(term, true, end, limit), none -> log.lookup(term, end, limit));
    }

    OptionalLong newest(Bytes term) {
        List<Long> one = newest(term, 1);
        return one.isEmpty() ? OptionalLong.empty() : OptionalLong.of(one.get(0));
    }

    /** Oldest first, from an index on. */
    List<Long> oldest(Bytes term, long from, int limit) {
        List<Long> found = lookups.computeIfAbsent(
                new Lookup(term, false, from, limit), none -> log.lookupFrom(term, from, limit));
        return found.isEmpty() || found.get(found.size() - 1) < size
                ? found
                : found.stream().filter(index -> index < size).toList();
    }

    OptionalLong first(Bytes term) {
        List<Long> one = oldest(term, 0, 1);
        return one.isEmpty() ? OptionalLong.empty() : OptionalLong.of(one.get(0));
    }

    boolean has(Bytes term) {
        return newest(term).isPresent();
    }

    boolean has(Bytes term, long index) {
        List<Long> found = newest(term, index + 1, 1);
        return !found.isEmpty() && found.get(0) == index;
    }

    Count count(Bytes term) {
        int found = newest(term, COUNTED + 1).size();
        return Ledger.count(found, COUNTED);
    }

    /** How many different terms begin so. */
    Count countTerms(Bytes prefix) {
        return Ledger.count(log.terms(prefix, Bytes.EMPTY, COUNTED + 1).size(), COUNTED);
    }

    static Count count(int found, int bound) {
        return Count.newBuilder()
                .setValue(Math.min(found, bound))
                .setMore(found > bound)
                .build();
    }

    /** Terms that begin so, from one on, in ascending order. */
    List<Bytes> terms(Bytes prefix, Bytes from, int limit) {
        return log.terms(prefix, from, limit);
    }

    List<Bytes> terms(Bytes prefix, int limit) {
        return prefixes.computeIfAbsent(
                new Lookup(prefix, false, 0, limit), none -> log.terms(prefix, Bytes.EMPTY, limit));
    }

    /**
     * Groups of terms that begin so: the next term that begins so is looked for behind {@code behind} of the one found. At most
     * {@code limit} of them.
     */
    List<Bytes> groups(Bytes prefix, Bytes from, int limit, Group behind) {
        List<Bytes> found = new ArrayList<>();
        Bytes next = from;
        while (found.size() < limit) {
            List<Bytes> one = log.terms(prefix, next, 1);
            if (one.isEmpty()) {
                break;
            }
            found.add(one.get(0));
            next = behind.of(one.get(0));
        }
        return found;
    }

    /** The least term that does not belong to the group of a term. */
    @FunctionalInterface
    interface Group {
        Bytes of(Bytes term);
    }

    Optional<IndexedEntry> newestEntry(Bytes term) {
        OptionalLong index = newest(term);
        return index.isPresent() ? Optional.of(entry(index.getAsLong())) : Optional.empty();
    }
}
