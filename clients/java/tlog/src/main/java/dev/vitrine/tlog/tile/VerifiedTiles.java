package dev.vitrine.tlog.tile;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.NodeId;
import dev.vitrine.tlog.merkle.NodeReader;
import dev.vitrine.tlog.merkle.TreeHead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tree head and the tiles below it, each checked against the head before anything of it is used. The partial tiles must
 * hash to the root of the head; a full tile must hash to its place in the level above, which is checked first. So what
 * this class returns is what the head commits to, whoever served it.
 *
 * <p>Tiles are fetched when they are first needed; full ones that were checked are kept, {@value #KEPT} at most. Not
 * thread-safe.
 */
public final class VerifiedTiles implements NodeReader {

    private static final int KEPT = 512; // of 16 KiB each

    private final TileReads reads;
    private final TreeHead head;
    private final Map<TileId, HashTile> full = new RecentlyUsed();
    private @Nullable RightEdge edge; // once it was checked

    public VerifiedTiles(TileSource source, TreeHead head) {
        this(new TileReads(source), head);
    }

    VerifiedTiles(TileReads reads, TreeHead head) {
        this.reads = reads;
        this.head = head;
    }

    public TreeHead head() {
        return head;
    }

    /** The partial tiles of the tree, from which it can be grown. */
    public RightEdge edge() throws IOException, VerificationException {
        if (edge == null) {
            edge = RightEdge.read(reads, head);
        }
        return edge;
    }

    @Override
    public List<Hash> read(List<NodeId> ids) throws IOException, VerificationException {
        List<Hash> hashes = new ArrayList<>(ids.size());
        for (NodeId id : ids) {
            hashes.add(TileReads.node(tile(TileId.holding(id, head.size())), id));
        }
        return hashes;
    }

    /** The hash of the leaf at {@code index}, which is below the size of the tree. */
    public Hash leafHash(long index) throws IOException, VerificationException {
        return read(List.of(new NodeId(0, index))).get(0);
    }

    /** The entry at {@code index}, which is below the size of the tree; its whole bundle is fetched, and checked. */
    public Bytes entry(long index) throws IOException, VerificationException {
        return bundle(index / TileId.FULL).entries().get((int) (index % TileId.FULL));
    }

    /** The bundle of the entries from {@code 256 * index} on, as far as the tree reaches. Bundles are not kept. */
    public EntryBundle bundle(long index) throws IOException, VerificationException {
        TileId id = TileId.of(TileId.ENTRIES, index, head.size());
        HashTile leaves = tile(id.leaves());
        EntryBundle bundle = reads.bundle(id);
        for (int i = 0; i < bundle.width(); i++) {
            // SPEC: c2sp.org/tlog-tiles, "Each entry in a bundle hashes to the corresponding entry in the corresponding
            // “level 0” Merkle Tree tile."
            if (!bundle.leafHash(i).equals(leaves.hash(i))) {
                throw new VerificationException(
                        Reason.ENTRY_MISMATCH,
                        id.path() + ": entry " + (index * TileId.FULL + i) + " does not hash to its leaf");
            }
        }
        return bundle;
    }

    private HashTile tile(TileId id) throws IOException, VerificationException {
        RightEdge checked = edge();
        if (id.isPartial()) {
            return checked.tile(id.level());
        }
        HashTile known = full.get(id);
        if (known != null) {
            return known;
        }
        // The root of a full tile is a hash of a tile one level up; that chain ends, at level 7 at the latest, in a
        // partial tile of the checked edge.
        HashTile parent = tile(TileId.of(id.level() + 1, id.index() / TileId.FULL, head.size()));
        HashTile tile = reads.hashTile(id);
        if (!tile.root().equals(parent.hash((int) (id.index() % TileId.FULL)))) {
            throw new VerificationException(
                    Reason.TILE_MISMATCH, id.path() + ": the tile does not hash to its place in the tree");
        }
        full.put(id, tile);
        return tile;
    }

    private static final class RecentlyUsed extends LinkedHashMap<TileId, HashTile> {

        private static final long serialVersionUID = 1L;

        RecentlyUsed() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<TileId, HashTile> eldest) {
            return size() > KEPT;
        }
    }
}
