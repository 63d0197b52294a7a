package dev.vitrine.log;

import dev.vitrine.log.store.LogStore;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.tile.EntryBundle;
import dev.vitrine.tlog.tile.HashTile;
import dev.vitrine.tlog.tile.RightEdge;
import dev.vitrine.tlog.tile.TileId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tiles of a log as its store has them. Stores keep complete tiles only: a partial one follows from the entries below it,
 * or from the roots of the tiles below it, and is needed at a start only.
 */
final class StoredTiles {

    private StoredTiles() {}

    /** The right edge of the stored tree, which hashes to this head or else the store is damaged. */
    static RightEdge edge(LogStore store, TreeHead head) {
        try {
            return RightEdge.read(id -> Optional.of(tile(store, id).encode()), head);
        } catch (IOException | VerificationException e) {
            throw StoreException.fatal("the stored tree does not hash to its head", e);
        }
    }

    /** A complete tile of the store. */
    static HashTile full(LogStore store, int level, long index) {
        Bytes nodes = store.tile(level, index)
                .orElseThrow(() -> StoreException.fatal("a complete tile is missing from the store"));
        try {
            return HashTile.ofNodes(nodes);
        } catch (MalformedException e) {
            throw StoreException.fatal("a stored tile is damaged", e);
        }
    }

    /** A tile of any width, not a bundle. */
    static HashTile tile(LogStore store, TileId id) {
        if (!id.isPartial()) {
            return full(store, id.level(), id.index());
        }
        List<Hash> hashes = new ArrayList<>(id.width());
        if (id.level() == 0) {
            EntryBundle bundle = bundle(store, id);
            for (int i = 0; i < id.width(); i++) {
                hashes.add(bundle.leafHash(i));
            }
        } else {
            long first = id.index() * TileId.FULL;
            for (int i = 0; i < id.width(); i++) {
                hashes.add(full(store, id.level() - 1, first + i).root());
            }
        }
        return HashTile.of(hashes);
    }

    private static EntryBundle bundle(LogStore store, TileId id) {
        Bytes bytes = store.entries(id.index() * TileId.FULL, id.width())
                .orElseThrow(() -> StoreException.fatal("entries are missing from the store"));
        try {
            return EntryBundle.decode(bytes, id.width());
        } catch (MalformedException e) {
            throw StoreException.fatal("stored entries are damaged", e);
        }
    }
}
