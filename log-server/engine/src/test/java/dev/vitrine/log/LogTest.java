package dev.vitrine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitrine.log.AppendException.Reason;
import dev.vitrine.log.store.Commit;
import dev.vitrine.log.store.FaultyLogStore;
import dev.vitrine.log.store.FaultyLogStore.Call;
import dev.vitrine.log.store.FaultyLogStore.Fault;
import dev.vitrine.log.store.GrowingTree;
import dev.vitrine.log.store.LogStore;
import dev.vitrine.log.store.MemoryLogStore;
import dev.vitrine.log.store.PublishedCheckpoint;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.CompactRange;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.tile.TileId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LogTest {

    private final MemoryLogStore store = new MemoryLogStore();

    @Nested
    class Creation {

        @Test
        void aNewLogHasItsPolicyAsEntryZero() {
            try (Log log = TestLog.create(store)) {
                assertThat(log.entry(0)).contains(TestLog.POLICY.leaf());
                assertThat(TestLog.check(log).size()).isEqualTo(1);
            }
        }

        @Test
        void theEmptyHeadIsSignedFirst() throws Exception {
            FaultyLogStore faulty = new FaultyLogStore(store);
            faulty.fail(Call.COMMIT, Fault.FAILED, 1);

            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> create(faulty));

            SignedHead empty = store.head().orElseThrow();
            assertThat(CheckpointNote.parse(empty.note()).checkpoint().head()).isEqualTo(TreeHead.EMPTY);
            requireNotOpened(LogOpenException.Reason.INCOMPLETE);
        }

        @Test
        void anInterruptedCreationIsTakenUpAgain() {
            for (Fault fault : List.of(Fault.FAILED, Fault.FAILED_BUT_PERSISTED)) {
                MemoryLogStore other = new MemoryLogStore();
                FaultyLogStore faulty = new FaultyLogStore(other);
                faulty.fail(Call.COMMIT, fault, 1);
                assertThatExceptionOfType(StoreException.class).isThrownBy(() -> create(faulty));
                faulty.crash();
                if (fault == Fault.FAILED) {
                    create(faulty);
                }
                try (Log log = Log.open(other, TestLog.config(), TestLog.CLOCK)) {
                    assertThat(TestLog.check(log).size()).isEqualTo(1);
                }
            }
        }

        @Test
        void aLogIsNotCreatedTwice() {
            TestLog.create(store).close();
            MemoryLogStore again = store.reopened();

            assertThatExceptionOfType(LogOpenException.class)
                    .isThrownBy(() -> create(again))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(LogOpenException.Reason.EXISTS));
            assertThat(again.head()).map(SignedHead::size).contains(1L);
        }

        private void create(LogStore into) {
            Log.create(into, TestLog.config(), TestLog.CLOCK, TestLog.POLICY);
        }
    }

    @Nested
    class Opening {

        @Test
        void anEmptyStoreIsNotOpened() {
            requireNotOpened(LogOpenException.Reason.ABSENT);
            assertThat(store.head()).isEmpty();
        }

        @Test
        void aLogOfAnotherOriginIsNotOpened() {
            TestLog.create(store).close();

            requireNotOpened(
                    LogOpenException.Reason.OTHER_LOG, LogConfig.of("another.example/log", List.of(TestLog.ED25519)));
        }

        @Test
        void aLogOfAnotherKeyIsNotOpened() {
            TestLog.create(store).close();

            requireNotOpened(LogOpenException.Reason.OTHER_LOG, LogConfig.of(TestLog.ORIGIN, List.of(TestLog.ML_DSA)));
        }

        @Test
        void aKeyCanBeAdded() {
            TestLog.create(store).close();
            LogConfig both = LogConfig.of(TestLog.ORIGIN, List.of(TestLog.ED25519, TestLog.ML_DSA));

            try (Log log = Log.open(store.reopened(), both, TestLog.CLOCK)) {
                Receipt receipt = join(log.append(TestLog.leaf(1)));
                assertThat(note(receipt.head()).signatures()).hasSize(2);
                assertThat(TestLog.check(log).size()).isEqualTo(2);
            }
        }

        @Test
        void aStoreThatDoesNotHashToItsHeadIsNotOpened() {
            try (Log log = TestLog.create(new MemoryLogStore())) {
                SignedHead ours = join(log.append(TestLog.leaf(1))).head();
                // The same head over another entry.
                GrowingTree other = new GrowingTree();
                store.create(other.head());
                Commit commit = other.grow(List.of(TestLog.POLICY.leaf(), TestLog.leaf(2)));
                store.commit(new Commit(commit.expected(), ours, commit.entries(), commit.tiles()));
            }

            requireNotOpened(LogOpenException.Reason.DAMAGED);
        }
    }

    @Nested
    class Appending {

        @Test
        void aReceiptProvesItsEntry() throws Exception {
            try (Log log = TestLog.create(store)) {
                List<CompletableFuture<Receipt>> futures = appendAll(log, 1000);

                for (int i = 0; i < futures.size(); i++) {
                    Receipt receipt = futures.get(i).join();
                    assertThat(receipt.index()).isEqualTo(i + 1);
                    assertThat(receipt.duplicate()).isFalse();
                    assertThat(receipt.leafHash()).isEqualTo(Rfc6962.leafHash(TestLog.leaf(i)));
                    log.inclusion(receipt.index(), receipt.head().size())
                            .orElseThrow()
                            .verify(receipt.leafHash(), receipt.head().head().root());
                }
                assertThat(TestLog.check(log).size()).isEqualTo(1001);
            }
        }

        @Test
        void aLeafThatNoBundleCanHoldIsRefused() {
            try (Log log = TestLog.create(store)) {
                Receipt longest = join(log.append(Bytes.wrapUnsafe(new byte[65_535])));
                assertThat(longest.index()).isEqualTo(1);
                assertThat(reason(log.append(Bytes.wrapUnsafe(new byte[65_536]))))
                        .isEqualTo(Reason.TOO_LARGE);
                assertThat(TestLog.check(log).size()).isEqualTo(2);
            }
        }

        @Test
        void oneOfManyThatIsTooLargeDoesNotStopTheOthers() throws Exception {
            Answers answers = new Answers();
            try (Log log = TestLog.create(store)) {
                Submission tooLarge = Submission.of(Bytes.wrapUnsafe(new byte[65_536]));
                int taken = log.submit(
                        List.of(Submission.of(TestLog.leaf(1)), tooLarge, Submission.of(TestLog.leaf(2))), 70, answers);
                assertThat(taken).isEqualTo(3);
            }

            assertThat(answers.indices).containsOnly(Map.entry(70L, 1L), Map.entry(72L, 2L));
            assertThat(answers.failures).containsOnly(Map.entry(71L, Reason.TOO_LARGE));
        }

        @Test
        void closingCommitsAllThatWasTaken() {
            Log log = TestLog.create(store);
            List<CompletableFuture<Receipt>> futures = appendAll(log, 5000);

            log.close();

            assertThat(futures)
                    .allMatch(CompletableFuture::isDone)
                    .noneMatch(CompletableFuture::isCompletedExceptionally);
            assertThat(reason(log.append(TestLog.leaf(-1)))).isEqualTo(Reason.CLOSED);
            assertThat(log.status()).isEqualTo(LogStatus.CLOSED);
            assertThat(store.reopened().head()).map(SignedHead::size).contains(5001L);
        }

        @Test
        void aHaltedLogRefusesEntriesAndAnswersReads() {
            try (Log log = TestLog.create(store)) {
                Receipt before = join(log.append(TestLog.leaf(1)));
                log.halt("a witness knows a larger log");

                assertThat(reason(awaitRefusal(log))).isEqualTo(Reason.HALTED);
                assertThat(log.status()).isEqualTo(LogStatus.HALTED);
                assertThat(log.entry(before.index())).contains(TestLog.leaf(1));
            }
        }

        private CompletableFuture<Receipt> awaitRefusal(Log log) {
            for (int i = 2; ; i++) {
                CompletableFuture<Receipt> future = log.append(TestLog.leaf(i)).toCompletableFuture();
                if (future.handle((receipt, failure) -> failure != null).join()) {
                    return future;
                }
            }
        }

        @Test
        void closingALogWhoseStoreNeverRecoversTellsThatNobodyKnows() {
            FaultyLogStore faulty = new FaultyLogStore(store);
            Log log = TestLog.create(faulty);
            faulty.plan(call -> call == Call.COMMIT || call == Call.RECOVER ? Fault.FAILED : Fault.NONE);
            CompletableFuture<Receipt> lost = log.append(TestLog.leaf(1)).toCompletableFuture();

            log.close();

            assertThat(reason(lost)).isEqualTo(Reason.OUTCOME_UNKNOWN);
        }

        @Test
        void anAcknowledgerThatThrowsHarmsNobodyElse() throws Exception {
            try (Log log = TestLog.create(store)) {
                log.submit(Submission.of(TestLog.leaf(1)), 0, new Acknowledger() {
                    @Override
                    public void committed(long token, long index, Hash leafHash, boolean duplicate, SignedHead head) {
                        throw new IllegalStateException("a mistake");
                    }

                    @Override
                    public void failed(long token, AppendException failure) {}
                });
                assertThat(join(log.append(TestLog.leaf(2))).index()).isEqualTo(2);
                assertThat(log.status()).isEqualTo(LogStatus.RUNNING);
            }
        }

        @Test
        void termsAreFoundOnceTheEntryIsCommitted() {
            Bytes term = Bytes.utf8("mrenclave:01");
            try (Log log = TestLog.create(store)) {
                Receipt first = join(log.append(new Submission(TestLog.leaf(1), List.of(term))));
                Receipt unused = join(log.append(TestLog.leaf(2)));
                Receipt third = join(log.append(new Submission(TestLog.leaf(3), List.of(term))));

                assertThat(log.lookup(term, Long.MAX_VALUE, 10)).containsExactly(third.index(), first.index());
            }
        }
    }

    @Nested
    class Reading {

        private static final int SIZE = 515;

        @Test
        void everyWidthOfEveryTileThatTheTreeHasAndNoOther() {
            try (Log log = TestLog.create(store)) {
                appendAll(log, SIZE - 1).forEach(CompletableFuture::join);
                for (int level = -1; level < 10; level++) {
                    for (long index = 0; index < 4; index++) {
                        long hashes = level < 1 ? SIZE : level == 1 ? SIZE / 256 : 0;
                        for (int width = 1; width <= 256; width++) {
                            assertThat(log.tile(new TileId(level, index, width)).isPresent())
                                    .as("level %s tile %s width %s", level, index, width)
                                    .isEqualTo(index * 256 + width <= hashes);
                        }
                    }
                }
                assertThat(log.tile(new TileId(0, 999_999_999_999_999_999L, 1))).isEmpty();
                assertThat(log.tile(new TileId(-1, 999_999_999_999_999_999L, 256)))
                        .isEmpty();
            }
        }

        @Test
        void proofsForEverySizeThatWasEverCommitted() throws Exception {
            List<Hash> roots = new ArrayList<>();
            CompactRange range = new CompactRange();
            range.append(Rfc6962.leafHash(TestLog.POLICY.leaf()));
            for (int i = 0; i < SIZE; i++) {
                roots.add(range.root());
                range.append(Rfc6962.leafHash(TestLog.leaf(i)));
            }
            try (Log log = TestLog.create(store)) {
                appendAll(log, SIZE - 1).forEach(CompletableFuture::join);
                for (int size = 1; size <= SIZE; size++) {
                    Hash root = roots.get(size - 1);
                    assertThat(log.headAt(size)).contains(new TreeHead(size, root));
                    for (int index : new int[] {0, size / 2, size - 1}) {
                        Bytes leaf = log.entry(index).orElseThrow();
                        log.inclusion(index, size).orElseThrow().verify(Rfc6962.leafHash(leaf), root);
                        log.consistency(index + 1, size).orElseThrow().verify(roots.get(index), root);
                    }
                }
                assertThat(log.headAt(0)).contains(TreeHead.EMPTY);
            }
        }

        @Test
        void nothingBeyondTheHead() {
            try (Log log = TestLog.create(store)) {
                assertThat(log.headAt(2)).isEmpty();
                assertThat(log.headAt(-1)).isEmpty();
                assertThat(log.entry(1)).isEmpty();
                assertThat(log.entry(-1)).isEmpty();
                assertThat(log.inclusion(0, 2)).isEmpty();
                assertThat(log.inclusion(1, 1)).isEmpty();
                assertThat(log.inclusion(-1, 1)).isEmpty();
                assertThat(log.consistency(0, 2)).isEmpty();
                assertThat(log.consistency(1, 0)).isEmpty();
                assertThat(log.find(Rfc6962.leafHash(TestLog.leaf(1)))).isEmpty();
            }
        }
    }

    @Nested
    class Publishing {

        @Test
        void publishedCheckpointsAreKept() throws Exception {
            try (Log log = TestLog.create(store)) {
                PublishedCheckpoint one = log.publish(note(log.head()));
                Receipt receipt = join(log.append(TestLog.leaf(1)));
                PublishedCheckpoint two = log.publish(note(receipt.head()));

                assertThat(log.latestPublished()).contains(two);
                assertThat(log.published(1)).contains(one);
                assertThat(log.published(Long.MAX_VALUE, 10)).containsExactly(two, one);
                assertThat(two.publishedAt()).isEqualTo(TestLog.CLOCK.millis());
            }
        }

        @Test
        void anOlderCheckpointIsNotPublishedAfterANewerOne() throws Exception {
            try (Log log = TestLog.create(store)) {
                CheckpointNote old = note(log.head());
                PublishedCheckpoint newer =
                        log.publish(note(join(log.append(TestLog.leaf(1))).head()));

                requireNotPublished(log, old, VerificationException.Reason.ROLLBACK);
                assertThat(log.latestPublished()).contains(newer);
            }
        }

        @Test
        void aCheckpointOfAnotherTreeIsNotPublished() {
            try (Log log = TestLog.create(store);
                    Log fork = forkOf()) {
                Receipt ours = join(log.append(TestLog.leaf(1)));
                Receipt theirs = join(fork.append(TestLog.leaf(2)));
                Receipt beyond = join(fork.append(TestLog.leaf(3)));

                assertThat(theirs.head().size()).isEqualTo(ours.head().size());
                requireNotPublished(log, note(theirs.head()), VerificationException.Reason.FORK);
                requireNotPublished(log, note(beyond.head()), VerificationException.Reason.FORK);
                assertThat(log.latestPublished()).isEmpty();
            }
        }

        @Test
        void aCheckpointWithoutOurSignatureIsNotPublished() throws Exception {
            try (Log log = TestLog.create(store)) {
                CheckpointNote ours = note(log.head());
                CheckpointNote stranger = ours.withSignatures(List.of(TestLog.ML_DSA.sign(ours.checkpoint(), 1)));

                requireNotPublished(log, stranger, VerificationException.Reason.NOT_SIGNED_BY_LOG);
            }
        }

        private Log forkOf() {
            return TestLog.create(new MemoryLogStore());
        }

        private void requireNotPublished(Log log, CheckpointNote note, VerificationException.Reason reason) {
            assertThatExceptionOfType(VerificationException.class)
                    .isThrownBy(() -> log.publish(note))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
        }
    }

    private void requireNotOpened(LogOpenException.Reason reason) {
        requireNotOpened(reason, TestLog.config());
    }

    private void requireNotOpened(LogOpenException.Reason reason, LogConfig config) {
        assertThatExceptionOfType(LogOpenException.class)
                .isThrownBy(() -> Log.open(store.reopened(), config, TestLog.CLOCK))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static List<CompletableFuture<Receipt>> appendAll(Log log, int count) {
        List<CompletableFuture<Receipt>> futures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            futures.add(log.append(TestLog.leaf(i)).toCompletableFuture());
        }
        return futures;
    }

    private static Receipt join(CompletionStage<Receipt> stage) {
        return stage.toCompletableFuture().join();
    }

    private static Reason reason(CompletionStage<Receipt> stage) {
        try {
            Receipt unexpected = join(stage);
            throw new AssertionError("committed: " + unexpected);
        } catch (CompletionException e) {
            if (e.getCause() instanceof AppendException failure) {
                return failure.reason();
            }
            throw e;
        }
    }

    private static CheckpointNote note(SignedHead head) {
        try {
            return CheckpointNote.parse(head.note());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Answers implements Acknowledger {
        final Map<Long, Long> indices = new ConcurrentHashMap<>();
        final Map<Long, Reason> failures = new ConcurrentHashMap<>();

        @Override
        public void committed(long token, long index, Hash leafHash, boolean duplicate, SignedHead head) {
            indices.put(token, index);
        }

        @Override
        public void failed(long token, AppendException failure) {
            failures.put(token, failure.reason());
        }
    }
}
