package dev.vitrine.log;

import dev.vitrine.log.store.LogStore;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.tile.EntryBundle;
import dev.vitrine.tlog.tile.Fsck;
import dev.vitrine.tlog.tile.FsckProgress;
import dev.vitrine.tlog.tile.HashTile;
import dev.vitrine.tlog.tile.TileId;
import java.io.IOException;
import java.util.Optional;

/** Checks a store that no log is open on: everything in it against its head. Needs no keys, and says nothing about who signed. */
public final class StoreFsck {

    private final LogStore store;

    private StoreFsck(LogStore store) {
        this.store = store;
    }

    /**
     * Reads every entry, tile and node, and looks every leaf up.
     *
     * @return the head that all of it hashes to, with the note that is kept beside it
     * @throws VerificationException at the first thing that is not what the head commits to
     * @throws StoreException if something cannot be read, or is not there
     */
    public static SignedHead run(LogStore store, FsckProgress progress) throws VerificationException {
        SignedHead head = store.head().orElseThrow(() -> StoreException.fatal("the store has no head"));
        try {
            var unused = Fsck.run(new StoreFsck(store)::read, head.head(), progress);
            return head;
        } catch (IOException e) {
            throw StoreException.fatal("the store is not complete: " + e.getMessage(), e);
        } catch (Mismatch e) {
            throw new VerificationException(VerificationException.Reason.ROOT_MISMATCH, e.what);
        }
    }

    private Optional<Bytes> read(TileId id) {
        if (id.isBundle()) {
            Optional<Bytes> bundle = store.entries(id.index() * TileId.FULL, id.width());
            bundle.ifPresent(bytes -> requireFound(id, bytes));
            return bundle;
        }
        HashTile tile = StoredTiles.tile(store, id);
        Bytes encoded = tile.encode();
        try {
            // The nodes inside a stored tile are what proofs are made of, and no hash of the level above covers them.
            if (!HashTile.decode(encoded).nodes().equals(tile.nodes())) {
                throw new Mismatch("the nodes inside " + id.path() + " do not follow from its hashes");
            }
        } catch (MalformedException e) {
            throw StoreException.fatal("a stored tile is damaged", e);
        }
        return Optional.of(encoded);
    }

    /** The index by leaf hash has each leaf, at this place or before. */
    private void requireFound(TileId id, Bytes bundle) {
        try {
            long index = id.index() * TileId.FULL;
            for (Bytes leaf : EntryBundle.decode(bundle, id.width()).entries()) {
                long found = store.find(Rfc6962.leafHash(leaf));
                if (found == LogStore.ABSENT || found > index) {
                    throw new Mismatch("entry " + index + " is not found by its hash");
                }
                index++;
            }
        } catch (MalformedException e) {
            throw StoreException.fatal("stored entries are damaged", e);
        }
    }

    private static final class Mismatch extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String what;

        Mismatch(String what) {
            super(what);
            this.what = what;
        }
    }
}
