package dev.vitrine.tlog.tile;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.SparseTree;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.merkle.TreeRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tiles of a tree that no disk could hold. */
record HugeTiles(SparseTree tree) implements TileSource {

    @Override
    public Optional<Bytes> read(TileId id) {
        List<Hash> hashes = new ArrayList<>();
        for (int i = 0; i < id.width(); i++) {
            hashes.add(tree.node(8 * id.level(), id.index() * TileId.FULL + i));
        }
        return Optional.of(HashTile.of(hashes).encode());
    }

    static TreeHead head(long size, SparseTree tree) throws Exception {
        return new TreeHead(size, TreeRoot.of(size, tree));
    }

    static RightEdge edge(long size) throws Exception {
        SparseTree tree = new SparseTree(List.of());
        return RightEdge.read(new HugeTiles(tree), head(size, tree));
    }
}
