package dev.vitrine.tlog.tile;

import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.merkle.TreeHead;
import java.io.IOException;

/**
 * Checks a whole log against one head: every entry hashes to its leaf, every tile to its place in the level above, the right
 * edge to the root. Used by operators, by monitors and by our own crash tests alike. Memory does not grow with the log.
 */
public final class Fsck {

    private Fsck() {}

    /**
     * Reads everything that a tree of this size has, once.
     *
     * @throws VerificationException at the first entry or tile that is not what the head commits to
     * @throws IOException if something cannot be read; {@link MissingTileException} if it is not there
     */
    public static FsckReport run(TileSource source, TreeHead head, FsckProgress progress)
            throws VerificationException, IOException {
        TileReads reads = new TileReads(source);
        VerifiedTiles tiles = new VerifiedTiles(reads, head);
        // Before the first bundle, because a tree without entries has an edge, too: its root.
        RightEdge unused = tiles.edge();
        long entries = 0;
        // Each tile of leaf hashes is on the way of its bundle, each tile above on that of the tiles below it.
        for (long bundle = 0; entries < head.size(); bundle++) {
            entries += tiles.bundle(bundle).width();
            progress.checked(entries, head.size());
        }
        return new FsckReport(entries, reads.bundles(), reads.tiles(), reads.bytes());
    }
}
