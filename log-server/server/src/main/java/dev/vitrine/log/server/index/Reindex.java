package dev.vitrine.log.server.index;

import dev.vitrine.log.store.LogStore;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.tile.EntryBundle;
import dev.vitrine.tlog.tile.TileId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Builds the index anew from the entry bundles of a store that no log writes to. A store remembers with which version of the
 * terms it was indexed; an index that was left half done, or made by another version, is made again at the next start.
 */
public final class Reindex {

    /** Raised with every change of what the terms of a leaf are. */
    private static final Bytes VERSION = Bytes.utf8("1");

    private static final String STATE = "index/terms";
    private static final Bytes UNFINISHED = Bytes.utf8("0");

    private final LogStore store;
    private final LeafLabels labels;
    private final LongConsumer progress;

    /** @param progress hears how many entries are done */
    public Reindex(LogStore store, LeafLabels labels, LongConsumer progress) {
        this.store = store;
        this.labels = labels;
        this.progress = progress;
    }

    /** Whether the index is that of this version. */
    public boolean isCurrent() {
        return store.state(STATE).equals(Optional.of(VERSION));
    }

    /** Entries are going to come without terms: the index that is there is not current any more. */
    public void abandon() {
        store.putState(STATE, UNFINISHED);
    }

    /** Builds it. Look-ups find less than there is until this returns. */
    public void run() {
        abandon();
        store.dropTerms();
        long size = store.head().map(SignedHead::size).orElse(0L);
        for (long first = 0; first < size; first += TileId.FULL) {
            int count = (int) Math.min(TileId.FULL, size - first);
            store.addTerms(first, terms(first, count));
            progress.accept(first + count);
        }
        // Written after the terms, in one log: if it survives a crash, so did they.
        store.putState(STATE, VERSION);
    }

    private List<List<Bytes>> terms(long first, int count) {
        Bytes bundle = store.entries(first, count)
                .orElseThrow(() -> StoreException.fatal("entries below the head are missing"));
        List<List<Bytes>> terms = new ArrayList<>(count);
        try {
            for (Bytes leaf : EntryBundle.decode(bundle, count).entries()) {
                terms.add(LeafTerms.of(LoggedLeaf.of(leaf), labels.of(leaf)));
            }
        } catch (MalformedException e) {
            throw StoreException.fatal("a bundle of entries is damaged", e);
        }
        return terms;
    }
}
