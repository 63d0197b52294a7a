package dev.vitrine.tlog.tile;

import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is needed to grow a tree: its partial tiles, one for each level at most. Immutable: growing gives a new edge and
 * leaves this one as it was, so that a batch whose commit failed is simply forgotten. A batch costs one node hash for each
 * leaf and a copy of the partial tiles that change, independent of the size of the tree.
 */
public final class RightEdge {

    /** The edge of the tree without leaves. */
    public static final RightEdge EMPTY = new RightEdge(0, List.of());

    private final TreeHead head;
    private final List<HashTile>
            levels; // the partial tile of each level of the tree; the empty tile where there is none

    private RightEdge(long size, List<HashTile> levels) {
        this.levels = List.copyOf(levels);
        this.head = new TreeHead(size, root(levels));
    }

    /** Reads the edge of the tree with this head, and checks that its root is the head's. */
    public static RightEdge read(TileSource source, TreeHead head) throws IOException, VerificationException {
        return read(new TileReads(source), head);
    }

    static RightEdge read(TileReads reads, TreeHead head) throws IOException, VerificationException {
        List<HashTile> levels = new ArrayList<>();
        for (TileId id : TileId.edges(head.size())) {
            while (levels.size() < id.level()) {
                levels.add(HashTile.EMPTY);
            }
            levels.add(reads.hashTile(id));
        }
        RightEdge edge = new RightEdge(head.size(), levels);
        if (!edge.head.equals(head)) {
            throw new VerificationException(
                    Reason.ROOT_MISMATCH, "the tiles on the right edge do not hash to the root of the tree");
        }
        return edge;
    }

    public TreeHead head() {
        return head;
    }

    /** The tree with {@code leaves} after its own. */
    public TileUpdate append(List<Hash> leaves) {
        long size = Math.addExact(head.size(), leaves.size());
        byte[] added = new byte[leaves.size() * Hash.SIZE];
        for (int i = 0; i < leaves.size(); i++) {
            leaves.get(i).copyTo(added, i * Hash.SIZE);
        }

        Map<TileId, HashTile> tiles = new LinkedHashMap<>();
        List<HashTile> grown = new ArrayList<>(levels);
        for (int level = 0; added.length > 0; level++) {
            if (level == grown.size()) {
                grown.add(HashTile.EMPTY);
            }
            added = grow(level, added, grown, tiles);
        }
        return new TileUpdate(head, new RightEdge(size, grown), tiles);
    }

    /** Appends hashes to one level, and returns the roots of the tiles that this completed: the hashes of the next level. */
    private byte[] grow(int level, byte[] added, List<HashTile> grown, Map<TileId, HashTile> tiles) {
        HashTile edge = grown.get(level);
        long index = TileId.hashesAt(level, head.size()) / TileId.FULL;
        byte[] roots = new byte[(edge.width() + added.length / Hash.SIZE) / TileId.FULL * Hash.SIZE];
        int completed = 0;
        for (int at = 0; at < added.length; index++) {
            int to = Math.min(added.length, at + (TileId.FULL - edge.width()) * Hash.SIZE);
            edge = edge.grown(added, at, to);
            tiles.put(new TileId(level, index, edge.width()), edge);
            if (edge.width() == TileId.FULL) {
                edge.copyRoot(roots, completed++ * Hash.SIZE);
                edge = HashTile.EMPTY;
            }
            at = to;
        }
        grown.set(level, edge);
        return roots;
    }

    /** The partial tile of a level, if it has one: what a log serves while that tile is not full. */
    public Optional<HashTile> partial(int level) {
        HashTile tile = tile(level);
        return tile.width() == 0 ? Optional.empty() : Optional.of(tile);
    }

    /** The partial tile of a level; the empty tile if there is none. */
    HashTile tile(int level) {
        return level < levels.size() ? levels.get(level) : HashTile.EMPTY;
    }

    /** Folds the perfect nodes of the tree, which are all in its partial tiles, from the right. */
    private static Hash root(List<HashTile> levels) {
        Hash root = null;
        for (HashTile tile : levels) {
            for (int level = 0; level < TileId.HEIGHT; level++) {
                int nodes = tile.width() >> level;
                if ((nodes & 1) == 1) {
                    Hash node = tile.node(level, nodes - 1);
                    root = root == null ? node : Rfc6962.node(node, root);
                }
            }
        }
        return root == null ? Rfc6962.emptyRoot() : root;
    }
}
