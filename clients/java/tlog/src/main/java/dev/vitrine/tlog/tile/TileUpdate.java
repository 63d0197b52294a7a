package dev.vitrine.tlog.tile;

import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.InclusionProof;
import dev.vitrine.tlog.merkle.NodeId;
import dev.vitrine.tlog.merkle.TreeHead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one batch does to a tree: the new head and the tiles to write before that head may be shown. It keeps the nodes that
 * it made, so that the proofs of the new leaves in the new tree need no read.
 */
public final class TileUpdate {

    private final TreeHead before;
    private final RightEdge after;
    private final Map<TileId, HashTile> tiles;

    TileUpdate(TreeHead before, RightEdge after, Map<TileId, HashTile> tiles) {
        this.before = before;
        this.after = after;
        this.tiles = Collections.unmodifiableMap(tiles);
    }

    /** The head of the tree before the batch. */
    public TreeHead before() {
        return before;
    }

    /** The head of the tree with the batch. */
    public TreeHead head() {
        return after.head();
    }

    /** The edge from which the next batch continues. */
    public RightEdge after() {
        return after;
    }

    /**
     * The tiles that the new tree has and the old one had not, lowest level first, from left to right: those of
     * {@link TileId#forGrowth}. The last tile of a level may be partial.
     */
    public Map<TileId, HashTile> tiles() {
        return tiles;
    }

    /** A node of the new tree, if it is on the right edge or in a tile that the batch wrote. */
    public Optional<Hash> node(NodeId id) {
        if (id.end() > head().size()) {
            return Optional.empty();
        }
        TileId tileId = TileId.holding(id, head().size());
        HashTile tile = tiles.get(tileId);
        if (tile == null && tileId.isPartial()) {
            tile = after.tile(tileId.level());
        }
        return Optional.ofNullable(tile).map(found -> TileReads.node(found, id));
    }

    /** Proves that a leaf of this batch is in the new tree; {@code index} counts from the start of the log. */
    public InclusionProof prove(long index) {
        if (index < before.size() || index >= head().size()) {
            throw new IndexOutOfBoundsException("leaf " + index + " is not of this batch");
        }
        try {
            return InclusionProof.prove(index, head().size(), this::read);
        } catch (IOException | VerificationException e) {
            throw new AssertionError("bad math: nothing is read from outside", e);
        }
    }

    private List<Hash> read(List<NodeId> ids) {
        List<Hash> hashes = new ArrayList<>(ids.size());
        for (NodeId id : ids) {
            hashes.add(node(id).orElseThrow(() -> new AssertionError("bad math: a new leaf's path is in new tiles")));
        }
        return hashes;
    }
}
