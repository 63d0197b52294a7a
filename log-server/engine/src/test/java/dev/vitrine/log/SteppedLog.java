package dev.vitrine.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.log.Sequencer.Step;
import dev.vitrine.log.store.FaultyLogStore;
import dev.vitrine.log.store.FaultyLogStore.Fault;
import dev.vitrine.log.store.FaultyLogStore.Plan;
import dev.vitrine.log.store.MemoryLogStore;
import dev.vitrine.log.store.NewEntry;
import dev.vitrine.log.store.PublishedCheckpoint;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.tile.TileId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A log without threads, over a store that fails when it is told to: the test decides when the sequencer takes a step, when the
 * committer does its work, and when the process dies. It remembers every answer ever given and every head ever shown, and
 * {@link #check} holds the log to them.
 */
final class SteppedLog {

    private record Answer(long index, boolean duplicate, SignedHead head) {}

    /** A log wants to know whom to stop; here it is never asked to work. */
    private static final ExecutorService COMMITTER = Executors.newSingleThreadExecutor();

    /** After so many failures the medium works again. */
    private static final int PATIENCE = 20;

    final MemoryLogStore memory = new MemoryLogStore();
    final FaultyLogStore store = new FaultyLogStore(memory);
    private final LogLimits limits;
    private final Deque<Runnable> commits = new ArrayDeque<>();

    private final List<Bytes> submitted = new ArrayList<>(); // by token
    private final Map<Long, Answer> receipts = new TreeMap<>(); // by token
    private final Map<Long, AppendException> failures = new HashMap<>(); // by token
    private final Map<Long, TreeHead> shown = new TreeMap<>(); // by size
    private final Map<Bytes, Long> places = new HashMap<>();
    private final Set<Long> published = new HashSet<>(); // sizes whose publication was said to be done
    private long latestPublished;
    private boolean stepping;
    private Runnable whileAnswering = () -> {};
    private long firstToken; // of this process
    private long size;

    private LogParts parts;
    private Log log;

    SteppedLog(LogLimits limits) {
        this(limits, call -> Fault.NONE);
    }

    /** Creates a log while the store fails as planned; each time it was to no avail, the command is repeated. */
    SteppedLog(LogLimits limits, Plan whileCreating) {
        this.limits = limits;
        for (int attempt = 0; ; attempt++) {
            store.crash();
            store.plan(attempt < PATIENCE ? whileCreating : call -> Fault.NONE);
            try {
                Log.create(store, config(), TestLog.CLOCK, TestLog.POLICY);
                break;
            } catch (StoreException failed) {
                assertThat(attempt).as("it is created once the store works").isLessThan(PATIENCE);
            } catch (LogOpenException exists) {
                assertThat(exists.reason()).isEqualTo(LogOpenException.Reason.EXISTS);
                break;
            }
        }
        store.crash();
        parts = open();
        log = new Log(parts, TestLog.CLOCK, COMMITTER);
    }

    private LogConfig config() {
        return TestLog.config(limits);
    }

    private LogParts open() {
        return LogParts.open(store, config(), TestLog.CLOCK, commits::add);
    }

    LogView view() {
        return parts.view();
    }

    Sequencer sequencer() {
        return parts.sequencer();
    }

    int waiting() {
        return parts.pool().entries();
    }

    /** Hands in a leaf; its token, or -1 if it was refused. */
    long submit(Bytes leaf) {
        long token = submitted.size();
        try {
            parts.pool().submit(new NewEntry(leaf, Rfc6962.leafHash(leaf), List.of()), token, new Ear());
        } catch (AppendException refused) {
            return -1;
        }
        submitted.add(leaf);
        return token;
    }

    Step step() {
        stepping = true;
        try {
            return parts.sequencer().runOnce();
        } finally {
            stepping = false;
        }
    }

    /** What happens while the committer answers submitters: the sequencer's thread does not wait for that. */
    void whileAnswering(Runnable action) {
        whileAnswering = action;
    }

    /** The committer does what it was given. */
    void commit() {
        Runnable next = commits.poll();
        if (next != null) {
            next.run();
        }
    }

    boolean isCommitting() {
        return !commits.isEmpty();
    }

    /** Until nothing is left to do, or nothing can be done. */
    Step settle() {
        for (int i = 0; i < 10_000; i++) {
            Step step = step();
            if (step == Step.FLYING) {
                commit();
            } else if (step != Step.WORKED) {
                return step;
            }
        }
        throw new AssertionError("the sequencer does not come to rest");
    }

    /** The process dies; another one opens what it left. */
    void crashAndReopen() {
        crashAndReopen(call -> Fault.NONE);
    }

    /** The process dies; others try to open what it left, while the store fails as planned. */
    void crashAndReopen(Plan whileOpening) {
        commits.clear();
        firstToken = submitted.size();
        for (int attempt = 0; ; attempt++) {
            store.crash();
            store.plan(attempt < PATIENCE ? whileOpening : call -> Fault.NONE);
            try {
                parts = open();
                break;
            } catch (StoreException | LogOpenException failed) {
                assertThat(attempt).as("it opens once the store works").isLessThan(PATIENCE);
            }
        }
        store.crash();
        log = new Log(parts, TestLog.CLOCK, COMMITTER);
        noticeHead();
    }

    /** What the publisher does: the newest head is shown to the world. */
    void publish() {
        SignedHead head = view().committed().head();
        try {
            PublishedCheckpoint done = log.publish(CheckpointNote.parse(head.note()));
            boolean unused = published.add(done.size());
        } catch (StoreException failed) {
            // It may have happened; the publisher tries again with the newest head.
        } catch (VerificationException e) {
            // Only a larger one that was published by a life whose call was said to have failed.
            assertThat(e.reason()).isEqualTo(VerificationException.Reason.ROLLBACK);
        } catch (MalformedException e) {
            throw new AssertionError("a committed head is a checkpoint", e);
        }
    }

    /** ReadsNeverLie: while the store fails, a read fails or tells the truth. */
    void read(long token) {
        Answer answer = receipts.get(token);
        if (answer == null) {
            return;
        }
        Bytes leaf = submitted.get((int) token);
        try {
            assertThat(log.entry(answer.index)).as("ReadsNeverLie: entry").contains(leaf);
            assertThat(log.find(Rfc6962.leafHash(leaf)))
                    .as("ReadsNeverLie: index")
                    .hasValue(answer.index);
            assertThat(log.lookup(leaf, Long.MAX_VALUE, 2))
                    .as("ReadsNeverLie: terms")
                    .isEmpty();
            log.inclusion(answer.index, answer.head.size())
                    .orElseThrow()
                    .verify(Rfc6962.leafHash(leaf), answer.head.head().root());
            TileId bundle = TileId.bundleOf(answer.index / TileId.FULL, answer.head.size());
            assertThat(log.tile(bundle)).as("ReadsNeverLie: bundle").isPresent();
            Optional<Bytes> unused = log.state("seen");
            log.putState("seen", leaf);
            long latest = log.latestPublished().map(PublishedCheckpoint::size).orElse(0L);
            assertThat(latest)
                    .as("PublishedIsCommitted")
                    .isLessThanOrEqualTo(log.head().size());
        } catch (StoreException told) {
            // A failure is an answer; a lie is not.
        } catch (VerificationException e) {
            throw new AssertionError("ReadsNeverLie: a proof that proves nothing", e);
        }
    }

    boolean isCommitted(long token) {
        return receipts.containsKey(token);
    }

    boolean isFailed(long token) {
        return failures.containsKey(token);
    }

    AppendException failure(long token) {
        return Objects.requireNonNull(failures.get(token));
    }

    Receipt receipt(long token) {
        Answer answer = Objects.requireNonNull(receipts.get(token));
        return new Receipt(answer.index, Rfc6962.leafHash(submitted.get((int) token)), answer.duplicate, answer.head);
    }

    /** Every submission that this process took has been answered. */
    void requireAllAnswered() {
        for (long token = firstToken; token < submitted.size(); token++) {
            assertThat(isCommitted(token) || isFailed(token))
                    .as("submission %s is answered", token)
                    .isTrue();
        }
        assertThat(waiting()).isZero();
    }

    /** Cheap: after every step. */
    void noticeHead() {
        TreeHead head = view().committed().head().head();
        assertThat(head.size()).as("SizeNeverShrinks").isGreaterThanOrEqualTo(size);
        size = head.size();
        show(head);
        long latest = memory.latestPublished().map(PublishedCheckpoint::size).orElse(0L);
        assertThat(latest).as("PublishedNeverShrinks").isGreaterThanOrEqualTo(latestPublished);
        assertThat(latest).as("PublishedIsCommitted").isLessThanOrEqualTo(size);
        latestPublished = latest;
        assertThat(store.misuse()).as("TheStoreIsUsedAsItMayBe").isEmpty();
    }

    /** NeverTwoHeadsOfOneSize, among those that anybody ever saw. */
    private void show(TreeHead head) {
        TreeHead before = shown.putIfAbsent(head.size(), head);
        assertThat(before == null || before.equals(head))
                .as("NeverTwoHeadsOfOneSize: %s", head.size())
                .isTrue();
    }

    /** Everything: the whole log from its bytes, every receipt, every head. */
    void check() {
        noticeHead();
        TreeHead unused = TestLog.check(view());
        try {
            for (long size : published) {
                assertThat(memory.published(size)).as("PublishedSurvivesCrash").isPresent();
            }
            for (var each : receipts.entrySet()) {
                Answer answer = each.getValue();
                Bytes leaf = submitted.get(each.getKey().intValue());
                assertThat(view().entry(answer.index))
                        .as("CommittedSurvivesCrash")
                        .contains(leaf);
                // EveryReceiptIsIncluded
                view().inclusion(answer.index, answer.head.size())
                        .orElseThrow()
                        .verify(Rfc6962.leafHash(leaf), answer.head.head().root());
            }
            // CheckpointsAreConsistent
            TreeHead now = view().committed().head().head();
            for (TreeHead head : shown.values()) {
                view().consistency(head.size(), now.size()).orElseThrow().verify(head.root(), now.root());
            }
        } catch (VerificationException e) {
            throw new AssertionError("the log cannot prove what it said", e);
        }
    }

    private final class Ear implements Acknowledger {

        @Override
        public void committed(long token, long index, Hash leafHash, boolean duplicate, SignedHead head) {
            assertThat(failures).as("EverySubmissionIsAnsweredOnce").doesNotContainKey(token);
            assertThat(receipts.put(token, new Answer(index, duplicate, head)))
                    .as("EverySubmissionIsAnsweredOnce")
                    .isNull();
            assertThat(leafHash).isEqualTo(Rfc6962.leafHash(submitted.get((int) token)));
            Long place = places.putIfAbsent(submitted.get((int) token), index);
            assertThat(place == null || place == index)
                    .as("EveryLeafHasOnePlace")
                    .isTrue();
            assertThat(head.size()).isGreaterThan(index);
            show(head.head());
            if (!stepping) {
                whileAnswering.run();
            }
        }

        @Override
        public void failed(long token, AppendException failure) {
            assertThat(receipts).as("EverySubmissionIsAnsweredOnce").doesNotContainKey(token);
            assertThat(failures.put(token, failure))
                    .as("EverySubmissionIsAnsweredOnce")
                    .isNull();
        }
    }
}
