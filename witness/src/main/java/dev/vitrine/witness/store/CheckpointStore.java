package dev.vitrine.witness.store;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.TreeHead;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heads a witness has cosigned, replaced by compare-and-set.
 *
 * <p>One thread writes. It takes everything that waits, for whatever logs, compares each request with the head that the
 * ones before it left, and makes all that hold durable with a single flush: while one commit is being flushed, the next
 * one gathers. Requests are answered only after the flush, and in both ways: a conflict may rest on a head that the same
 * commit is about to write.
 *
 * <p>Thread-safe. Stages complete on the writer thread; what is chained to them must be short and must not block.
 */
public final class CheckpointStore implements AutoCloseable {

    /** Bounds the size of one write batch to a few megabytes; a flush costs the same long before that. */
    static final int MAX_BATCH = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
    private static final long POLL_MILLIS = 100;
    private static final long MAX_RECOVERY_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final CheckpointTable table;
    private final BlockingQueue<Request> queue;
    private final IntConsumer commits;
    private final Thread writer;

    private volatile boolean closing;
    private volatile boolean failed; // written by the writer thread: a commit's outcome is unknown, reload first
    private long recoverAt; // owned by the writer thread, as is the next
    private long recoveryPause;

    private record Request(
            OriginHash log, TreeHead expected, StoredCheckpoint next, CompletableFuture<Replacement> answer) {}

    private CheckpointStore(CheckpointTable table, int capacity, IntConsumer commits) {
        this.table = table;
        this.queue = new LinkedBlockingQueue<>(capacity);
        this.commits = commits;
        this.writer = new Thread(this::run, "checkpoint-writer");
    }

    /**
     * Takes over {@code table} and closes it at the end.
     *
     * @param capacity how many requests may wait for a commit
     * @param commits told, after each commit, how many requests it covered
     */
    static CheckpointStore start(CheckpointTable table, int capacity, IntConsumer commits) {
        CheckpointStore store = new CheckpointStore(table, capacity, commits);
        store.writer.start();
        return store;
    }

    /** Starts on the database, which stays the caller's to close, after this store. */
    public static CheckpointStore start(Database database, int capacity, IntConsumer commits) {
        return start(new RocksCheckpointTable(database), capacity, commits);
    }

    /** The head that was cosigned last, {@link TreeHead#EMPTY} when there was none. Blocks for a read. */
    public TreeHead latest(OriginHash log) {
        checkHealthy();
        return table.head(log);
    }

    /** The latest time of all cosignatures that were ever stored, 0 when there were none. Blocks for a read. */
    public long latestTime() {
        checkHealthy();
        return table.latestTime();
    }

    /**
     * Logs that were cosigned, in the order of their hashes, at most {@code limit} of them behind {@code after}. Blocks for
     * a read.
     */
    public List<OriginHash> logsAfter(OriginHash after, int limit) {
        checkHealthy();
        return table.logsAfter(after, limit);
    }

    /** The checkpoint that was cosigned last, with its cosignatures. Blocks for a read. */
    public Optional<Bytes> checkpoint(OriginHash log) {
        checkHealthy();
        return table.note(log);
    }

    /**
     * Stores {@code next} if the log's head is {@code expected} at that moment, which the head of a log never cosigned
     * is for {@link TreeHead#EMPTY}. The stage fails with a {@link StoreException} when it is unknown what became of it.
     */
    public CompletionStage<Replacement> replace(OriginHash log, TreeHead expected, StoredCheckpoint next)
            throws StoreBusyException {
        Request request = new Request(log, expected, next, new CompletableFuture<>());
        if (closing || !queue.offer(request)) {
            throw new StoreBusyException();
        }
        // The writer may have ended between the look and the offer; then nobody would ever answer.
        if (closing && queue.remove(request)) {
            throw new StoreBusyException();
        }
        return request.answer;
    }

    /** Requests that wait for the writer now. */
    public int waiting() {
        return queue.size();
    }

    /** Whether the last commit, or the attempt to recover from a failed one, went well. */
    public boolean isHealthy() {
        return !failed;
    }

    /** Refuses new requests, commits and answers those that wait, and closes the table. */
    @Override
    public void close() {
        closing = true;
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        table.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is in memory after a failed commit may not be durable: nobody gets to see it. */
    private void checkHealthy() {
        if (failed) {
            throw new StoreException("the store is recovering from a failed commit");
        }
    }

    private void run() {
        while (!closing || !queue.isEmpty()) {
            try {
                Request first = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (failed && System.nanoTime() - recoverAt >= 0) {
                    recover();
                }
                if (first != null) {
                    List<Request> batch = new ArrayList<>();
                    batch.add(first);
                    int unused = queue.drainTo(batch, MAX_BATCH - 1);
                    commit(batch);
                }
            } catch (InterruptedException e) {
                LOG.atWarn().log("the writer was interrupted; it goes on until it is closed");
            }
        }
    }

    private void recover() {
        try {
            table.reload();
            failed = false;
            recoveryPause = 0;
            LOG.atInfo().log("recovered after a failed commit");
        } catch (RuntimeException | Error e) {
            recoveryPause = Math.min(MAX_RECOVERY_PAUSE_NANOS, 2 * recoveryPause + TimeUnit.MILLISECONDS.toNanos(1));
            recoverAt = System.nanoTime() + recoveryPause;
            LOG.atError().setCause(e).log("recovery failed; it is tried again");
        }
    }

    private void commit(List<Request> batch) {
        if (failed) {
            fail(batch, new StoreException("an earlier commit failed and recovery has not succeeded"));
            return;
        }
        Map<OriginHash, StoredCheckpoint> changes = new LinkedHashMap<>();
        List<Replacement> outcomes = new ArrayList<>(batch.size());
        try {
            for (Request request : batch) {
                StoredCheckpoint pending = changes.get(request.log);
                TreeHead actual = pending == null ? table.head(request.log) : pending.head();
                if (actual.equals(request.expected)) {
                    changes.put(request.log, request.next);
                    outcomes.add(new Replacement.Replaced());
                } else {
                    outcomes.add(new Replacement.Conflict(actual));
                }
            }
            if (!changes.isEmpty()) {
                table.commit(changes);
                commits.accept(changes.size());
            }
        } catch (RuntimeException | Error e) {
            // Whether the batch is durable is not known, so no signature over it may leave, and no conflict that rests
            // on it either. Recovery reads what is on the medium before anything else is answered.
            failed = true;
            recoverAt = System.nanoTime();
            LOG.atError().addKeyValue("requests", batch.size()).setCause(e).log("a commit failed");
            fail(batch, e instanceof StoreException ours ? ours : new StoreException("the commit failed", e));
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            boolean unused = batch.get(i).answer.complete(outcomes.get(i));
        }
    }

    private static void fail(List<Request> batch, StoreException cause) {
        for (Request request : batch) {
            boolean unused = request.answer.completeExceptionally(cause);
        }
    }
}
