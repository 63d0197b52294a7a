package dev.vitrine.log;

import dev.vitrine.log.AppendException.Reason;
import dev.vitrine.log.store.Commit;
import dev.vitrine.log.store.LogStore;
import dev.vitrine.log.store.NewEntry;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.log.store.StoredTile;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.tile.RightEdge;
import dev.vitrine.tlog.tile.TileUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * Implementation note. One thread runs this class; one other, the committer, does nothing but wait for the store and answer
 * submitters, so that the sequencer can look up the next batch while the last one is being flushed. At most one commit is
 * under way.
 *
 *   gather    take what waits into the open batch, drop what the store already has
 *   depart    when nothing is under way: extend the tree, sign, hand over to the committer
 *   land      (committer) the commit returned: show the new head to readers, then release and answer its entries
 *   recover   the commit threw: settle the store, look at its head, and land or fail the batch accordingly
 *
 * What if we crash here? Before the store has synced the commit: nothing happened, nobody was answered, and the signature
 * died with this process's memory; no head of that size was ever shown. After it: the head is in the store, and the next
 * start reads it back like any other. Signing comes before the commit because a head without its signature must never be the
 * newest thing in the store, and the commit's compare-and-swap decides which head of a size exists.
 */

/** Sole owner of the tree: decides the order of entries, extends the tree, signs and commits. */
final class Sequencer {

    /** While a commit is under way: how many entries are worth looking up before it is over. */
    private static final int GATHER_AT = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Sequencer.class);

    /** What one step came to. */
    enum Step {
        /** Something was done; there may be more. */
        WORKED,
        /** A commit is under way and the open batch has what waited. */
        FLYING,
        /** Nothing waits and nothing is under way. */
        IDLE,
        /** The store could not yet say what became of a commit. */
        BLOCKED,
        /** Stopped for good. */
        HALTED
    }

    private final Pool pool;
    private final LogStore store;
    private final Issuer issuer;
    private final LogView view;
    private final LogObserver observer;
    private final Executor committer;

    // owned by the sequencer thread
    private RightEdge edge; // of the last commit that departed
    private Batch open = new Batch();
    private @Nullable Flight flight;

    private volatile @Nullable String haltRequest; // written by anybody
    private volatile LogStatus status = LogStatus.RUNNING; // written by the sequencer thread

    Sequencer(Pool pool, LogStore store, Issuer issuer, LogView view, LogConfig config, Executor committer) {
        this.pool = pool;
        this.store = store;
        this.issuer = issuer;
        this.view = view;
        this.observer = config.observer();
        this.committer = committer;
        this.edge = view.committed().edge();
    }

    LogStatus status() {
        return status;
    }

    /** Asks for {@link #halt} from any thread. */
    void requestHalt(String why) {
        haltRequest = why;
        pool.wake();
    }

    /** Does what can be done without waiting. */
    Step runOnce() {
        Flight last = flight;
        if (status == LogStatus.HALTED) {
            return halted(last);
        }
        String why = haltRequest;
        if (why != null) {
            return halt(why, null);
        }
        if (last != null && last.isLost()) {
            return recover(last);
        }
        try {
            boolean gathered = gather();
            if (last != null && !last.isLanded()) { // it may have been lost while we gathered
                return gathered || last.isLost() ? Step.WORKED : Step.FLYING;
            }
            flight = null;
            if (!open.isEmpty()) {
                depart();
                return Step.WORKED;
            }
            return gathered ? Step.WORKED : Step.IDLE;
        } catch (StoreException e) {
            return gatherFailed(e);
        }
    }

    /** Takes what waits; what the store already has is answered at once. */
    private boolean gather() {
        int from = open.size();
        if (pool.take(open) == 0) {
            return false;
        }
        List<Pending> taken = open.cut(from);
        long[] found = new long[taken.size()];
        List<Pending> known = new ArrayList<>(0);
        try {
            store.find(hashes(taken), found);
        } catch (StoreException e) {
            taken.forEach(open::add); // so that whoever handles this finds them in one place
            throw e;
        }
        for (int i = 0; i < found.length; i++) {
            if (found[i] == LogStore.ABSENT) {
                open.add(taken.get(i));
            } else {
                known.add(taken.get(i));
                found[known.size() - 1] = found[i];
            }
        }
        answerKnown(known, found);
        return true;
    }

    private void answerKnown(List<Pending> known, long[] indices) {
        if (known.isEmpty()) {
            return;
        }
        pool.settle(known);
        SignedHead head = view.committed().head();
        for (int i = 0; i < known.size(); i++) {
            if (indices[i] >= head.size()) {
                throw new AssertionError("bad math: an entry under way is in the pool");
            }
            observer.duplicate();
            known.get(i).committed(indices[i], true, head);
        }
    }

    private void depart() {
        Batch batch = open;
        TileUpdate update = edge.append(batch.leafHashes());
        long start = System.nanoTime();
        SignedHead head;
        try {
            head = issuer.sign(update.head());
        } catch (RuntimeException e) {
            // A key that does not sign: nothing was shown or stored, the tree is as it was.
            LOG.atError().setCause(e).log("head not signed");
            open = new Batch();
            fail(batch, new AppendException(Reason.STORE_UNAVAILABLE, "the head could not be signed", e));
            return;
        }
        long signNanos = System.nanoTime() - start;
        Commit commit = new Commit(update.before(), head, entries(batch), completed(update));
        Flight next = new Flight(batch, update, commit, signNanos);
        edge = update.after();
        open = new Batch();
        flight = next;
        committer.execute(() -> commit(next));
    }

    /** Runs on the committing thread. */
    private void commit(Flight next) {
        long start = System.nanoTime();
        try {
            store.commit(next.commit);
        } catch (Throwable t) { // whatever it was, the outcome is unknown
            next.lost(t);
            pool.wake();
            return;
        }
        try {
            land(next, System.nanoTime() - start);
        } catch (Error e) { // somebody may now wait in vain: an operator must know
            requestHalt("answering submitters failed: " + e);
            throw e;
        }
    }

    /** The commit is durable: show it, then answer. In this order: who is answered may read at once. */
    private void land(Flight landed, long commitNanos) {
        view.show(new Committed(landed.commit.head(), landed.update.after()), landed.update.tiles());
        Batch batch = landed.batch;
        pool.settle(batch.entries()); // before it counts as landed: whoever halts answers all that is in the pool
        landed.landed();
        pool.wake(); // the next commit departs while this one's submitters are being answered
        SignedHead head = landed.commit.head();
        long index = landed.commit.firstIndex();
        for (Pending pending : batch.entries()) {
            pending.committed(index++, false, head);
        }
        observer.committed(head, batch.size(), batch.bytes(), landed.signNanos, commitNanos);
    }

    /** Asks the store what became of a commit, and goes on from there: the normal code path of a start. */
    private Step recover(Flight lost) {
        if (status != LogStatus.RECOVERING) {
            LOG.atWarn()
                    .setCause(lost.cause())
                    .addKeyValue("size", lost.commit.head().size())
                    .log("outcome unknown");
            status = LogStatus.RECOVERING;
        }
        SignedHead stored;
        RightEdge storedEdge;
        try {
            store.recover();
            stored = store.head().orElseThrow(() -> StoreException.fatal("the head is gone"));
            storedEdge = StoredTiles.edge(store, stored.head());
        } catch (StoreException e) {
            if (e.isRetryable()) {
                return Step.BLOCKED;
            }
            return halt("the store does not recover", e);
        }
        flight = null;
        edge = storedEdge;
        if (stored.equals(lost.commit.head())) {
            land(lost, 0);
        } else if (stored.equals(view.committed().head())) {
            fail(lost.batch, new AppendException(Reason.STORE_UNAVAILABLE, "the store did not take the entry"));
        } else {
            flight = lost;
            return halt("the store has a head that this log did not commit", null);
        }
        status = LogStatus.RUNNING;
        LOG.atWarn().addKeyValue("size", stored.size()).log("recovered");
        observer.recovered(stored);
        return Step.WORKED;
    }

    private Step gatherFailed(StoreException e) {
        if (!e.isRetryable()) {
            return halt("the store cannot be read", e);
        }
        LOG.atWarn().setCause(e).log("entries refused, the store cannot be read");
        Batch batch = open;
        open = new Batch();
        fail(batch, new AppendException(Reason.STORE_UNAVAILABLE, "the store cannot be read", e));
        return Step.WORKED;
    }

    private void fail(Batch batch, AppendException failure) {
        pool.settle(batch.entries());
        for (Pending pending : batch.entries()) {
            pending.failed(failure);
        }
    }

    /** How many waiting entries are worth a wake-up while a commit is under way. */
    int worthWaking() {
        // What still waits after gathering did not fit the open batch.
        return pool.waiting() > 0 ? Integer.MAX_VALUE : GATHER_AT;
    }

    /**
     * Stops for good: nothing more is committed, everybody who waits is told. Only a commit that is under way may still land.
     * Only from the sequencer's thread.
     */
    Step halt(String why, @Nullable Throwable cause) {
        LOG.atError().setCause(cause).addKeyValue("why", why).log("log halted");
        status = LogStatus.HALTED;
        AppendException halted = new AppendException(Reason.HALTED, "the log is halted: " + why, cause);
        pool.refuse(halted);
        open = new Batch();
        Flight last = flight;
        for (Pending pending : pool.abandon(last == null || last.isLanded() ? List.of() : last.batch.entries())) {
            pending.failed(halted);
        }
        observer.halted(why);
        return halted(last);
    }

    private Step halted(@Nullable Flight last) {
        if (last != null && last.isFlying()) {
            return Step.FLYING;
        }
        if (last != null && last.isLost()) {
            fail(last.batch, new AppendException(Reason.OUTCOME_UNKNOWN, "the log is halted", last.cause()));
        }
        flight = null;
        return Step.HALTED;
    }

    private static List<Hash> hashes(List<Pending> taken) {
        List<Hash> hashes = new ArrayList<>(taken.size());
        for (Pending pending : taken) {
            hashes.add(pending.entry.leafHash());
        }
        return hashes;
    }

    private static List<NewEntry> entries(Batch batch) {
        List<NewEntry> entries = new ArrayList<>(batch.size());
        for (Pending pending : batch.entries()) {
            entries.add(pending.entry);
        }
        return entries;
    }

    private static List<StoredTile> completed(TileUpdate update) {
        List<StoredTile> tiles = new ArrayList<>();
        update.tiles().forEach((id, tile) -> {
            if (!id.isPartial()) {
                tiles.add(new StoredTile(id.level(), id.index(), tile.nodes()));
            }
        });
        return tiles;
    }
}
