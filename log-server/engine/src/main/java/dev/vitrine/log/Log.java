package dev.vitrine.log;

import dev.vitrine.log.AppendException.Reason;
import dev.vitrine.log.store.LogStore;
import dev.vitrine.log.store.NewEntry;
import dev.vitrine.log.store.PublishedCheckpoint;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.ConsistencyProof;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.InclusionProof;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.tile.TileId;
import dev.vitrine.tlog.tile.TileSource;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

/**
 * A log: entries go in, receipts come out, everything that is durable can be read and proven. Thread-safe. Appending never
 * blocks; reads may wait for the store, whose {@link dev.vitrine.log.store.StoreException} they throw.
 */
public final class Log implements AutoCloseable {

    private final LogStore store;
    private final Pool pool;
    private final LogView view;
    private final Issuer issuer;
    private final InstantSource clock;
    private final Sequencer sequencer;
    private final SequencerThread thread;
    private final ExecutorService committer;

    private final Object publishing = new Object(); // one checkpoint after the other

    private volatile boolean closed;

    Log(LogParts parts, InstantSource clock, ExecutorService committer) {
        this.store = parts.store();
        this.pool = parts.pool();
        this.view = parts.view();
        this.issuer = parts.issuer();
        this.sequencer = parts.sequencer();
        this.clock = clock;
        this.committer = committer;
        this.thread = new SequencerThread(sequencer, pool);
    }

    /**
     * Makes an empty store a log, an act that is never done by accident: signs the head of size 0, then commits {@code policy}
     * as entry 0. A creation that was interrupted is taken up again. The caller keeps the store and closes it, or opens the
     * log on it.
     *
     * @throws LogOpenException if there is a log already
     */
    public static void create(LogStore store, LogConfig config, InstantSource clock, Submission policy) {
        LogCreation.run(store, config, clock, policy);
    }

    /**
     * Opens a log and starts its threads. The log owns the store from here on and closes it.
     *
     * @throws LogOpenException if there is none, if it is another one, or if it does not hash to its head
     */
    public static Log open(LogStore store, LogConfig config, InstantSource clock) {
        ExecutorService committer = LogParts.newCommitter();
        try {
            Log log = new Log(LogParts.open(store, config, clock, committer), clock, committer);
            log.thread.start();
            return log;
        } catch (RuntimeException e) {
            committer.shutdown();
            throw e;
        }
    }

    /**
     * Appends an entry. The stage completes when it is durably committed, on the committing thread: what depends on it must
     * not block. It fails with {@link AppendException} and nothing else.
     */
    public CompletionStage<Receipt> append(Bytes leaf) {
        return append(Submission.of(leaf));
    }

    /** As {@link #append(Bytes)}, with terms for {@link #lookup}. */
    public CompletionStage<Receipt> append(Submission submission) {
        FutureReceipt future = new FutureReceipt();
        try {
            submit(submission, 0, future);
        } catch (AppendException e) {
            future.failed(0, e);
        }
        return future.stage();
    }

    /**
     * Appends an entry and tells {@code ack} what became of it, without an object for the answer.
     *
     * @throws AppendException if it was not taken; {@code ack} then hears nothing
     */
    public void submit(Submission submission, long token, Acknowledger ack) throws AppendException {
        if (submission.leaf().size() > NewEntry.MAX_LEAF) {
            throw tooLarge();
        }
        pool.submit(entry(submission), token, ack);
    }

    /**
     * Appends many entries: as many of the first as there is room for. Entry {@code i} has the token {@code firstToken + i};
     * one that is too large is answered through {@code ack} like the others, but at once. When fewer than all were taken, wait for
     * {@link #whenRoom} and go on.
     *
     * @return how many were taken
     * @throws AppendException if the log takes nothing at all, and not because it is full
     */
    public int submit(List<Submission> submissions, long firstToken, Acknowledger ack) throws AppendException {
        int taken = 0;
        while (taken < submissions.size()) {
            List<NewEntry> entries = entriesUntilTooLarge(submissions.subList(taken, submissions.size()));
            int added = pool.submit(entries, firstToken + taken, ack);
            taken += added;
            if (added < entries.size()) {
                return taken;
            }
            if (taken < submissions.size()) {
                ack.failed(firstToken + taken, tooLarge());
                taken++;
            }
        }
        return taken;
    }

    private static List<NewEntry> entriesUntilTooLarge(List<Submission> submissions) {
        List<NewEntry> entries = new ArrayList<>(submissions.size());
        for (Submission submission : submissions) {
            if (submission.leaf().size() > NewEntry.MAX_LEAF) {
                break;
            }
            entries.add(entry(submission));
        }
        return entries;
    }

    private static AppendException tooLarge() {
        return new AppendException(Reason.TOO_LARGE, "a leaf has at most 65,535 bytes");
    }

    /** Completes once at least half of the queue is free, or the log takes nothing any more. */
    public CompletionStage<Void> whenRoom() {
        return pool.whenRoom();
    }

    /** Entries that wait or are being committed. */
    public int waiting() {
        return pool.entries();
    }

    public LogStatus status() {
        return closed ? LogStatus.CLOSED : sequencer.status();
    }

    /** The newest committed head. */
    public SignedHead head() {
        return view.committed().head();
    }

    /** The head of the committed tree when it had this size; empty beyond the newest. */
    public Optional<TreeHead> headAt(long size) {
        return view.headAt(size);
    }

    /** The exact bytes of a committed leaf. */
    public Optional<Bytes> entry(long index) {
        return view.entry(index);
    }

    /** Where the leaf with this hash is, if it is committed. */
    public OptionalLong find(Hash leafHash) {
        return view.find(leafHash);
    }

    /** Indices of committed entries with this term below {@code below}, newest first, at most {@code limit}. */
    public List<Long> lookup(Bytes term, long below, int limit) {
        return view.lookup(term, below, limit);
    }

    /** Indices of committed entries with this term from {@code from} on, oldest first, at most {@code limit}. */
    public List<Long> lookupFrom(Bytes term, long from, int limit) {
        return view.lookupFrom(term, from, limit);
    }

    /**
     * Terms that begin with {@code prefix} and are not less than {@code from}, each once, in ascending bytewise order, at most
     * {@code limit}. A term may appear while the commit that brings it is still under way.
     */
    public List<Bytes> terms(Bytes prefix, Bytes from, int limit) {
        return view.store().terms(prefix, from, limit);
    }

    /** A hash tile or an entry bundle: every width that the committed tree has, and nothing else. */
    public Optional<Bytes> tile(TileId id) {
        return view.tile(id);
    }

    /** The same as a source, for tools. */
    public TileSource tiles() {
        return view::tile;
    }

    /** Proves that entry {@code index} is in the tree of {@code size} leaves; empty unless index &lt; size &lt;= committed. */
    public Optional<InclusionProof> inclusion(long index, long size) {
        return view.inclusion(index, size);
    }

    /** As {@link #inclusion}, with the leaf's hash; also empty if that takes reading the store. Never blocks. */
    public Optional<ProvenLeaf> inMemory(long index, long size) {
        return view.inMemory(index, size);
    }

    /** The hash of a committed leaf, from the tree. */
    public Optional<Hash> leafHash(long index) {
        return view.leafHash(index);
    }

    /** Proves that one tree is a prefix of another; empty unless from &lt;= to &lt;= committed. */
    public Optional<ConsistencyProof> consistency(long from, long to) {
        return view.consistency(from, to);
    }

    /**
     * Makes a checkpoint the latest published one and keeps it in the history. Durable when it returns.
     *
     * @throws VerificationException if it is not a committed head of this log, signed by it, at least as large as the last
     *     published one: nothing else is ever shown to the world
     */
    public PublishedCheckpoint publish(CheckpointNote note) throws VerificationException {
        issuer.requireSigned(note);
        TreeHead head = note.checkpoint().head();
        if (!headAt(head.size()).equals(Optional.of(head))) {
            throw new VerificationException(
                    VerificationException.Reason.FORK, "the checkpoint is not of the committed tree");
        }
        PublishedCheckpoint checkpoint = new PublishedCheckpoint(
                head.size(), note.toBytes(), clock.instant().toEpochMilli());
        synchronized (publishing) {
            Optional<PublishedCheckpoint> latest = store.latestPublished();
            if (latest.isPresent() && latest.get().size() > checkpoint.size()) {
                throw new VerificationException(
                        VerificationException.Reason.ROLLBACK, "a larger checkpoint has been published");
            }
            store.publish(checkpoint);
        }
        return checkpoint;
    }

    /**
     * Adds cosignatures that came when a checkpoint was published already to what the history keeps of it: a monitor may need
     * more of them than a quorum. Of each key the first stays. They must have been verified.
     */
    public void addCosignatures(long size, List<NoteSignature> lines) {
        synchronized (publishing) {
            Optional<PublishedCheckpoint> kept = store.published(size);
            if (kept.isEmpty()) {
                return;
            }
            try {
                CheckpointNote note = CheckpointNote.parse(kept.get().note());
                List<NoteSignature> fresh = lines.stream()
                        .filter(line -> note.signatures().stream()
                                .noneMatch(other -> other.name().equals(line.name()) && other.keyId() == line.keyId()))
                        .toList();
                if (!fresh.isEmpty()) {
                    Bytes more = note.plusSignatures(fresh).toBytes();
                    store.amend(new PublishedCheckpoint(size, more, kept.get().publishedAt()));
                }
            } catch (MalformedException e) {
                throw new IllegalArgumentException("more signatures than a note can have", e);
            }
        }
    }

    /** The newest published checkpoint, with its freshest cosignatures. */
    public Optional<PublishedCheckpoint> latestPublished() {
        return store.latestPublished();
    }

    /** The first checkpoint that was published of this size, with the cosignatures that came later. */
    public Optional<PublishedCheckpoint> published(long size) {
        return store.published(size);
    }

    /** Published checkpoints of sizes below {@code below}, largest first, at most {@code limit}. */
    public List<PublishedCheckpoint> published(long below, int limit) {
        return store.published(below, limit);
    }

    /** The first published checkpoint that covers {@code size} leaves. */
    public Optional<PublishedCheckpoint> publishedFrom(long size) {
        return store.publishedFrom(size);
    }

    /** A small value kept beside the log; a crash may lose the last writes. */
    public Optional<Bytes> state(String key) {
        return store.state(key);
    }

    public void putState(String key, Bytes value) {
        store.putState(key, value);
    }

    /** Stops taking entries for good, because somebody found that going on would do harm; reads go on. */
    public void halt(String why) {
        sequencer.requestHalt(why);
    }

    /**
     * Refuses new entries, and commits and answers all that were taken. From then on the head is the last one; reading it and
     * publishing it go on.
     */
    public void drain() {
        pool.refuse(new AppendException(Reason.CLOSED, "the log is being closed"));
        LogParts.join(thread);
        LogParts.finish(committer);
    }

    /** Drains, then closes the store. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        drain();
        closed = true;
        store.close();
    }

    LogView view() {
        return view;
    }

    private static NewEntry entry(Submission submission) {
        Bytes leaf = submission.leaf();
        return new NewEntry(leaf, Rfc6962.leafHash(leaf), submission.terms());
    }

    /** One submission's answer as a future. */
    private static final class FutureReceipt implements Acknowledger {

        private final CompletableFuture<Receipt> future = new CompletableFuture<>();

        CompletionStage<Receipt> stage() {
            return future.minimalCompletionStage();
        }

        @Override
        public void committed(long token, long index, Hash leafHash, boolean duplicate, SignedHead head) {
            boolean unused = future.complete(new Receipt(index, leafHash, duplicate, head));
        }

        @Override
        public void failed(long token, AppendException failure) {
            boolean unused = future.completeExceptionally(failure);
        }
    }
}
