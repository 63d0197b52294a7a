package dev.vitrine.log;

import dev.vitrine.log.store.LogStore;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.merkle.ConsistencyProof;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.InclusionProof;
import dev.vitrine.tlog.merkle.NodeId;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.merkle.TreeRoot;
import dev.vitrine.tlog.tile.HashTile;
import dev.vitrine.tlog.tile.TileId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What everybody may read: the committed tree. Partial tiles come from memory, complete ones from a cache or the store.
 * Thread-safe; each call sees one head.
 */
final class LogView {

    private final LogStore store;
    private final TileCache cache;
    private volatile Committed committed;

    LogView(LogStore store, Committed committed, int cachedTiles) {
        this.store = store;
        this.committed = committed;
        this.cache = new TileCache(cachedTiles);
    }

    LogStore store() {
        return store;
    }

    Committed committed() {
        return committed;
    }

    /** Shows a new head; its tiles are likely to be asked for soon, by those who wait for their proofs. */
    void show(Committed next, Map<TileId, HashTile> written) {
        written.forEach((id, tile) -> {
            if (!id.isPartial()) {
                cache.put(id.level(), id.index(), tile);
            }
        });
        committed = next;
    }

    Optional<Bytes> entry(long index) {
        return index < 0 || index >= committed.size() ? Optional.empty() : store.entry(index);
    }

    OptionalLong find(Hash leafHash) {
        long size = committed.size();
        long index = store.find(leafHash);
        return index == LogStore.ABSENT || index >= size ? OptionalLong.empty() : OptionalLong.of(index);
    }

    List<Long> lookup(Bytes term, long below, int limit) {
        return store.lookup(term, Math.min(below, committed.size()), limit);
    }

    List<Long> lookupFrom(Bytes term, long from, int limit) {
        long size = committed.size();
        List<Long> indices = store.lookupFrom(term, from, limit);
        // A commit may be seen early; what it adds comes last.
        return indices.isEmpty() || indices.get(indices.size() - 1) < size
                ? indices
                : indices.stream().filter(index -> index < size).toList();
    }

    /** Any tile or bundle that the committed tree implies, of any width up to what it has. */
    Optional<Bytes> tile(TileId id) {
        Committed now = committed;
        long hashes = hashesAt(now.size(), id.level());
        if (id.index() > hashes / TileId.FULL || id.width() > hashes - id.index() * TileId.FULL) {
            return Optional.empty();
        }
        long first = id.index() * TileId.FULL;
        if (id.isBundle()) {
            return store.entries(first, id.width());
        }
        HashTile tile = hashTile(now, id.level(), id.index());
        return Optional.of(tile.truncated(id.width()).encode());
    }

    Optional<InclusionProof> inclusion(long index, long size) {
        Committed now = committed;
        if (index < 0 || index >= size || size > now.size()) {
            return Optional.empty();
        }
        return Optional.of(ours(() -> InclusionProof.prove(index, size, ids -> nodes(now, ids))));
    }

    /** As {@link #inclusion}, with the leaf's hash; also empty if a tile that it takes is not in memory. */
    Optional<ProvenLeaf> inMemory(long index, long size) {
        Committed now = committed;
        if (index < 0 || index >= size || size > now.size()) {
            return Optional.empty();
        }
        try {
            InclusionProof proof = InclusionProof.prove(index, size, ids -> nodesInMemory(now, ids));
            HashTile tile = tileInMemory(now, 0, index / TileId.FULL);
            return Optional.of(new ProvenLeaf(tile.node(0, (int) (index % TileId.FULL)), proof));
        } catch (NotInMemory e) {
            return Optional.empty();
        } catch (IOException | VerificationException e) {
            throw StoreException.fatal("the log cannot prove what it holds", e);
        }
    }

    /** The hash of a committed leaf. */
    Optional<Hash> leafHash(long index) {
        Committed now = committed;
        if (index < 0 || index >= now.size()) {
            return Optional.empty();
        }
        return Optional.of(hashTile(now, 0, index / TileId.FULL).node(0, (int) (index % TileId.FULL)));
    }

    Optional<ConsistencyProof> consistency(long from, long to) {
        Committed now = committed;
        if (from < 0 || from > to || to > now.size()) {
            return Optional.empty();
        }
        return Optional.of(ours(() -> ConsistencyProof.prove(from, to, ids -> nodes(now, ids))));
    }

    Optional<TreeHead> headAt(long size) {
        Committed now = committed;
        if (size < 0 || size > now.size()) {
            return Optional.empty();
        }
        return Optional.of(new TreeHead(size, ours(() -> TreeRoot.of(size, ids -> nodes(now, ids)))));
    }

    private List<Hash> nodes(Committed now, List<NodeId> ids) {
        List<Hash> hashes = new ArrayList<>(ids.size());
        for (NodeId id : ids) {
            hashes.add(node(hashTile(now, id.level() / 8, tileIndex(id)), id));
        }
        return hashes;
    }

    private List<Hash> nodesInMemory(Committed now, List<NodeId> ids) throws NotInMemory {
        List<Hash> hashes = new ArrayList<>(ids.size());
        for (NodeId id : ids) {
            hashes.add(node(tileInMemory(now, id.level() / 8, tileIndex(id)), id));
        }
        return hashes;
    }

    private static long tileIndex(NodeId id) {
        return (id.index() << id.level() % 8) / TileId.FULL; // tiles are 8 levels high
    }

    private static Hash node(HashTile tile, NodeId id) {
        int inner = id.level() % 8;
        return tile.node(inner, (int) ((id.index() << inner) % TileId.FULL) >> inner);
    }

    private HashTile tileInMemory(Committed now, int level, long index) throws NotInMemory {
        if (index == hashesAt(now.size(), level) / TileId.FULL) {
            return hashTile(now, level, index);
        }
        HashTile cached = cache.get(level, index);
        if (cached == null) {
            throw new NotInMemory();
        }
        return cached;
    }

    /** Somebody who may not wait asks for what would have to be read. */
    private static final class NotInMemory extends IOException {

        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this; // nobody looks at it
        }
    }

    private HashTile hashTile(Committed now, int level, long index) {
        if (index == hashesAt(now.size(), level) / TileId.FULL) {
            return now.edge()
                    .partial(level)
                    .orElseThrow(() -> new AssertionError("bad math: a tile within the tree is not empty"));
        }
        HashTile cached = cache.get(level, index);
        if (cached == null) {
            cached = StoredTiles.full(store, level, index);
            cache.put(level, index, cached);
        }
        return cached;
    }

    private static long hashesAt(long size, int level) {
        return level > 7 ? 0 : size >>> (8 * Math.max(0, level));
    }

    private static <T> T ours(Proof<T> proof) {
        try {
            return proof.make();
        } catch (IOException | VerificationException e) {
            throw StoreException.fatal("the log cannot prove what it holds", e);
        }
    }

    private interface Proof<T> {
        T make() throws IOException, VerificationException;
    }
}
