package dev.vitrine.log.store;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.tile.RightEdge;
import dev.vitrine.tlog.tile.TileUpdate;
import java.util.ArrayList;
import java.util.List;

/** Makes commits like a log does, with notes that are merely bytes. */
public final class GrowingTree {

    private RightEdge edge = RightEdge.EMPTY;

    public SignedHead head() {
        return new SignedHead(edge.head(), Bytes.utf8("head of " + edge.head().size()));
    }

    /** The next commit, which the tree then counts as done. */
    public Commit grow(List<Bytes> leaves) {
        return growWithTerms(leaves.stream().map(leaf -> entry(leaf, List.of())).toList());
    }

    public Commit growWithTerms(List<NewEntry> entries) {
        List<Hash> hashes = entries.stream().map(NewEntry::leafHash).toList();
        TileUpdate update = edge.append(hashes);
        edge = update.after();
        List<StoredTile> tiles = new ArrayList<>();
        update.tiles().forEach((id, tile) -> {
            if (!id.isPartial()) {
                tiles.add(new StoredTile(id.level(), id.index(), tile.nodes()));
            }
        });
        return new Commit(update.before(), head(), entries, tiles);
    }

    public static NewEntry entry(Bytes leaf, List<Bytes> terms) {
        return new NewEntry(leaf, Rfc6962.leafHash(leaf), terms);
    }
}
