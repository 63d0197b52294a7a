package dev.vitrine.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.log.Sequencer.Step;
import dev.vitrine.log.store.FaultyLogStore;
import dev.vitrine.log.store.MemoryLogStore;
import dev.vitrine.log.store.NewEntry;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A log without threads, over a store that fails when it is told to: the test decides when the sequencer takes a step, when the
 * committer does its work, and when the process dies. It remembers every answer ever given and every head ever shown, and
 * {@link #check} holds the log to them.
 */
final class SteppedLog {

    private record Answer(long index, boolean duplicate, SignedHead head) {}

    final MemoryLogStore memory = new MemoryLogStore();
    final FaultyLogStore store = new FaultyLogStore(memory);
    private final LogLimits limits;
    private final Deque<Runnable> commits = new ArrayDeque<>();

    private final List<Bytes> submitted = new ArrayList<>(); // by token
    private final Map<Long, Answer> receipts = new TreeMap<>(); // by token
    private final Map<Long, AppendException> failures = new HashMap<>(); // by token
    private final Map<Long, TreeHead> shown = new TreeMap<>(); // by size
    private final Map<Bytes, Long> places = new HashMap<>();
    private boolean stepping;
    private Runnable whileAnswering = () -> {};
    private long firstToken; // of this process
    private long size;

    private LogParts parts;

    SteppedLog(LogLimits limits) {
        this.limits = limits;
        Log.create(memory, config(), TestLog.CLOCK, TestLog.POLICY);
        parts = open();
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
        commits.clear();
        store.crash();
        firstToken = submitted.size();
        parts = open();
        noticeHead();
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
        // SizeNeverShrinks
        assertThat(head.size()).isGreaterThanOrEqualTo(size);
        size = head.size();
        show(head);
        assertThat(store.misuse()).isEmpty();
    }

    /** NeverTwoHeadsOfOneSize, among those that anybody ever saw. */
    private void show(TreeHead head) {
        TreeHead before = shown.putIfAbsent(head.size(), head);
        assertThat(before == null || before.equals(head))
                .as("two heads of size %s", head.size())
                .isTrue();
    }

    /** Everything: the whole log from its bytes, every receipt, every head. */
    void check() {
        noticeHead();
        TreeHead unused = TestLog.check(view());
        try {
            // EveryReceiptIsIncluded, CommittedSurvivesCrash
            for (var each : receipts.entrySet()) {
                Answer answer = each.getValue();
                Bytes leaf = submitted.get(each.getKey().intValue());
                assertThat(view().entry(answer.index)).contains(leaf);
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
            // EverySubmissionIsAnsweredOnce
            assertThat(failures).doesNotContainKey(token);
            assertThat(receipts.put(token, new Answer(index, duplicate, head))).isNull();
            assertThat(leafHash).isEqualTo(Rfc6962.leafHash(submitted.get((int) token)));
            // EveryLeafHasOnePlace
            Long place = places.putIfAbsent(submitted.get((int) token), index);
            assertThat(place == null || place == index)
                    .as("a leaf has one place")
                    .isTrue();
            assertThat(head.size()).isGreaterThan(index);
            show(head.head());
            if (!stepping) {
                whileAnswering.run();
            }
        }

        @Override
        public void failed(long token, AppendException failure) {
            assertThat(receipts).doesNotContainKey(token);
            assertThat(failures.put(token, failure)).isNull();
        }
    }
}
