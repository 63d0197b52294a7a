package dev.vitrine.log.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.tile.EntryBundle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The contract in its plainest form: maps in memory, as durable as the process. For tests, and for reading. */
public final class MemoryLogStore implements LogStore {

    private record TileKey(int level, long index) {}

    @GuardedBy("this")
    private @Nullable SignedHead head;

    @GuardedBy("this")
    private final List<Bytes> entries = new ArrayList<>();

    @GuardedBy("this")
    private final Map<Hash, Long> byHash = new HashMap<>();

    @GuardedBy("this")
    private final Map<TileKey, Bytes> tiles = new HashMap<>();

    @GuardedBy("this")
    private final TreeMap<Bytes, TreeSet<Long>> byTerm = new TreeMap<>();

    @GuardedBy("this")
    private final TreeMap<Long, PublishedCheckpoint> history = new TreeMap<>();

    @GuardedBy("this")
    private @Nullable PublishedCheckpoint latest;

    @GuardedBy("this")
    private final Map<String, Bytes> state = new HashMap<>();

    @GuardedBy("this")
    private boolean closed;

    @Override
    public synchronized Optional<SignedHead> head() {
        requireOpen();
        return Optional.ofNullable(head);
    }

    @Override
    public synchronized void create(SignedHead empty) {
        requireOpen();
        if (head != null || empty.size() != 0) {
            throw StoreException.fatal("only an empty store becomes a log");
        }
        head = empty;
    }

    @Override
    public synchronized void commit(Commit commit) {
        requireOpen();
        if (head == null || !head.head().equals(commit.expected())) {
            throw StoreException.fatal("the stored head is not the expected one");
        }
        long index = commit.firstIndex();
        for (NewEntry entry : commit.entries()) {
            entries.add(entry.leaf());
            byHash.putIfAbsent(entry.leafHash(), index);
            for (Bytes term : entry.terms()) {
                byTerm.computeIfAbsent(term, key -> new TreeSet<>()).add(index);
            }
            index++;
        }
        for (StoredTile tile : commit.tiles()) {
            tiles.put(new TileKey(tile.level(), tile.index()), tile.nodes());
        }
        head = commit.head();
    }

    @Override
    public synchronized void recover() {
        requireOpen();
    }

    @Override
    public synchronized long find(Hash leafHash) {
        requireOpen();
        return byHash.getOrDefault(leafHash, ABSENT);
    }

    @Override
    public synchronized Optional<Bytes> entry(long index) {
        requireOpen();
        return index < 0 || index >= entries.size() ? Optional.empty() : Optional.of(entries.get((int) index));
    }

    @Override
    public synchronized Optional<Bytes> entries(long first, int count) {
        requireOpen();
        if (first < 0 || count < 1 || first + count > entries.size()) {
            return Optional.empty();
        }
        List<Bytes> run = entries.subList((int) first, (int) first + count);
        return Optional.of(new EntryBundle(run).encode());
    }

    @Override
    public synchronized Optional<Bytes> tile(int level, long index) {
        requireOpen();
        return Optional.ofNullable(tiles.get(new TileKey(level, index)));
    }

    @Override
    public synchronized List<Long> lookup(Bytes term, long below, int limit) {
        requireOpen();
        TreeSet<Long> indices = byTerm.get(term);
        return indices == null
                ? List.of()
                : indices.headSet(below, false).descendingSet().stream()
                        .limit(limit)
                        .toList();
    }

    @Override
    public synchronized List<Long> lookupFrom(Bytes term, long from, int limit) {
        requireOpen();
        TreeSet<Long> indices = byTerm.get(term);
        return indices == null
                ? List.of()
                : indices.tailSet(from, true).stream().limit(limit).toList();
    }

    @Override
    public synchronized List<Bytes> terms(Bytes prefix, Bytes from, int limit) {
        requireOpen();
        Bytes start = prefix.compareTo(from) > 0 ? prefix : from;
        return byTerm.tailMap(start, true).keySet().stream()
                .takeWhile(term -> term.startsWith(prefix))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized void dropTerms() {
        requireOpen();
        byTerm.clear();
    }

    @Override
    public synchronized void addTerms(long first, List<List<Bytes>> terms) {
        requireOpen();
        long index = first;
        for (List<Bytes> each : terms) {
            for (Bytes term : each) {
                byTerm.computeIfAbsent(term, key -> new TreeSet<>()).add(index);
            }
            index++;
        }
    }

    @Override
    public synchronized void publish(PublishedCheckpoint checkpoint) {
        requireOpen();
        history.putIfAbsent(checkpoint.size(), checkpoint);
        latest = checkpoint;
    }

    @Override
    public synchronized void amend(PublishedCheckpoint checkpoint) {
        requireOpen();
        PublishedCheckpoint unused = history.replace(checkpoint.size(), checkpoint);
    }

    @Override
    public synchronized Optional<PublishedCheckpoint> latestPublished() {
        requireOpen();
        return Optional.ofNullable(latest);
    }

    @Override
    public synchronized Optional<PublishedCheckpoint> published(long size) {
        requireOpen();
        return Optional.ofNullable(history.get(size));
    }

    @Override
    public synchronized List<PublishedCheckpoint> published(long below, int limit) {
        requireOpen();
        return history.headMap(below, false).descendingMap().values().stream()
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<PublishedCheckpoint> publishedFrom(long size) {
        requireOpen();
        return Optional.ofNullable(history.ceilingEntry(size)).map(Map.Entry::getValue);
    }

    @Override
    public synchronized Optional<Bytes> state(String key) {
        requireOpen();
        return Optional.ofNullable(state.get(key));
    }

    @Override
    public synchronized void putState(String key, Bytes value) {
        requireOpen();
        state.put(key, value);
    }

    /** Does not forget: a store that is opened again is a {@link #reopened} one. */
    @Override
    public synchronized void close() {
        closed = true;
    }

    /** As after a restart: what was written is there. */
    public synchronized MemoryLogStore reopened() {
        closed = false;
        return this;
    }

    @GuardedBy("this")
    private void requireOpen() {
        if (closed) {
            throw StoreException.fatal("the store is closed");
        }
    }
}
