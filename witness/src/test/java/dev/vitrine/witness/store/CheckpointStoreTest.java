package dev.vitrine.witness.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.witness.store.FaultyCheckpointTable.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointStoreTest {

    private static final OriginHash LOG = OriginHash.of("log.example/a");
    private static final int THREADS = 16;
    private static final long UPDATES = 1600;

    private final FaultyCheckpointTable table = new FaultyCheckpointTable();
    private final CheckpointStore store = CheckpointStore.start(table, 10_000, requests -> {});

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aLogNeverCosignedHasTheEmptyHead() {
        assertThat(store.latest(LOG)).isEqualTo(TreeHead.EMPTY);
        assertThat(store.checkpoint(LOG)).isEmpty();
    }

    @Test
    void replacesTheExpectedHead() throws Exception {
        assertThat(replace(LOG, TreeHead.EMPTY, head(5))).isEqualTo(new Replacement.Replaced());

        assertThat(store.latest(LOG)).isEqualTo(head(5));
        assertThat(store.checkpoint(LOG)).contains(note(head(5)));
    }

    @Test
    void leavesAnotherHeadAloneAndTellsIt() throws Exception {
        assertThat(replace(LOG, TreeHead.EMPTY, head(5))).isEqualTo(new Replacement.Replaced());

        assertThat(replace(LOG, TreeHead.EMPTY, head(3))).isEqualTo(new Replacement.Conflict(head(5)));
        assertThat(replace(LOG, new TreeHead(5, head(6).root()), head(7))).isEqualTo(new Replacement.Conflict(head(5)));

        assertThat(store.latest(LOG)).isEqualTo(head(5));
    }

    @Test
    void anEmptyTreeCosignedBeforeIsTheSameAsNone() throws Exception {
        assertThat(replace(LOG, TreeHead.EMPTY, TreeHead.EMPTY)).isEqualTo(new Replacement.Replaced());
        assertThat(replace(LOG, TreeHead.EMPTY, head(5))).isEqualTo(new Replacement.Replaced());
    }

    @ParameterizedTest
    @EnumSource
    void aFailedCommitIsReportedAndTheMediumDecides(Fault fault) throws Exception {
        assertThat(replace(LOG, TreeHead.EMPTY, head(1))).isEqualTo(new Replacement.Replaced());
        table.failNextCommit(fault);

        assertThatThrownBy(() -> replace(LOG, head(1), head(2)))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(StoreException.class);

        // Again at the same size, then at another one: exactly what is durable counts.
        TreeHead durable = table.durable(LOG);
        assertThat(durable).isEqualTo(fault == Fault.FAILED ? head(1) : head(2));
        Replacement again = replace(LOG, head(1), head(2));
        assertThat(again)
                .isEqualTo(fault == Fault.FAILED ? new Replacement.Replaced() : new Replacement.Conflict(head(2)));
        assertThat(store.isHealthy()).isTrue();
        assertThat(table.reloads()).isEqualTo(1);
        assertThat(replace(LOG, head(2), head(3))).isEqualTo(new Replacement.Replaced());
    }

    @ParameterizedTest
    @EnumSource
    void aFailedReloadKeepsEverythingFailingUntilOneSucceeds(Fault fault) throws Exception {
        table.failNextCommit(fault);
        table.failReloads(true);
        assertThatThrownBy(() -> replace(LOG, TreeHead.EMPTY, head(2))).hasCauseInstanceOf(StoreException.class);
        assertThatThrownBy(() -> replace(LOG, TreeHead.EMPTY, head(2))).hasCauseInstanceOf(StoreException.class);
        assertThat(store.isHealthy()).isFalse();
        assertThatThrownBy(() -> store.latest(LOG)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.checkpoint(LOG)).isInstanceOf(StoreException.class);

        table.failReloads(false);
        while (!store.isHealthy()) {
            Thread.onSpinWait(); // it tries again by itself
        }
        TreeHead durable = table.durable(LOG);
        assertThat(replace(LOG, durable, head(4))).isEqualTo(new Replacement.Replaced());
        assertThat(store.isHealthy()).isTrue();
    }

    @Test
    void manyThreadsOnOneLogLoseNoUpdate() throws Exception {
        AtomicLong acknowledged = new AtomicLong();

        inParallel(THREADS, thread -> {
            for (int done = 0; done < UPDATES / THREADS; ) {
                TreeHead seen = store.latest(LOG);
                if (replace(LOG, seen, head(seen.size() + 1)) instanceof Replacement.Replaced) {
                    done++;
                    acknowledged.incrementAndGet();
                }
            }
        });

        assertThat(acknowledged).hasValue(UPDATES);
        assertThat(store.latest(LOG)).isEqualTo(head(UPDATES));
    }

    @Test
    void manyThreadsOnManyLogsShareCommits() throws Exception {
        int rounds = 100;

        inParallel(THREADS, thread -> {
            List<CompletableFuture<Replacement>> answers = new ArrayList<>();
            for (int log = 0; log < rounds; log++) {
                answers.add(store.replace(
                                OriginHash.of("log.example/" + thread + "/" + log), TreeHead.EMPTY, checkpoint(head(9)))
                        .toCompletableFuture());
            }
            for (CompletableFuture<Replacement> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(new Replacement.Replaced());
            }
        });

        assertThat(table.commits()).isLessThan(THREADS * rounds);
        for (int thread = 0; thread < THREADS; thread++) {
            for (int log = 0; log < rounds; log++) {
                assertThat(table.durable(OriginHash.of("log.example/" + thread + "/" + log)))
                        .isEqualTo(head(9));
            }
        }
    }

    @Test
    void answersEveryRequestThatItAcceptedBeforeItCloses() throws Exception {
        List<CompletableFuture<Replacement>> answers = new ArrayList<>();
        for (int log = 0; log < 500; log++) {
            answers.add(store.replace(OriginHash.of("log.example/" + log), TreeHead.EMPTY, checkpoint(head(1)))
                    .toCompletableFuture());
        }

        store.close();

        assertThat(answers).allSatisfy(answer -> assertThat(answer).isCompletedWithValue(new Replacement.Replaced()));
        assertThat(table.isClosed()).isTrue();
        assertThatThrownBy(() -> store.replace(LOG, TreeHead.EMPTY, checkpoint(head(1))))
                .isInstanceOf(StoreBusyException.class);
    }

    @Test
    void refusesWhenTheQueueIsFull() throws Exception {
        CountDownLatch committing = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CheckpointTable slow = new SlowTable(committing, release);
        try (CheckpointStore small = CheckpointStore.start(slow, 2, requests -> {})) {
            List<CompletableFuture<Replacement>> accepted = new ArrayList<>();
            accepted.add(small.replace(LOG, TreeHead.EMPTY, checkpoint(head(1))).toCompletableFuture());
            committing.await();
            for (int i = 0; i < 2; i++) {
                accepted.add(small.replace(LOG, head(1), checkpoint(head(2))).toCompletableFuture());
            }
            assertThat(small.waiting()).isEqualTo(2);

            assertThatThrownBy(() -> small.replace(LOG, head(2), checkpoint(head(3))))
                    .isInstanceOf(StoreBusyException.class);

            release.countDown();
            for (CompletableFuture<Replacement> answer : accepted) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).isNotNull();
            }
        }
    }

    private interface Task {
        void run(int thread) throws Exception;
    }

    private static void inParallel(int threads, Task task) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                running.add(pool.submit(() -> {
                    task.run(thread);
                    return null;
                }));
            }
            for (Future<?> each : running) {
                Object unused = each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            List<Runnable> unused = pool.shutdownNow();
        }
    }

    private Replacement replace(OriginHash log, TreeHead expected, TreeHead next) throws Exception {
        return store.replace(log, expected, checkpoint(next))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    static TreeHead head(long size) {
        return size == 0 ? TreeHead.EMPTY : new TreeHead(size, Rfc6962.leafHash(Bytes.utf8("root " + size)));
    }

    static StoredCheckpoint checkpoint(TreeHead head) {
        return new StoredCheckpoint(head, 1_767_225_600, note(head));
    }

    private static Bytes note(TreeHead head) {
        return Bytes.utf8("note of " + head.size());
    }

    private record SlowTable(CountDownLatch committing, CountDownLatch release) implements CheckpointTable {

        @Override
        public long latestTime() {
            return 0;
        }

        @Override
        public List<OriginHash> logsAfter(OriginHash after, int limit) {
            return List.of();
        }

        @Override
        public TreeHead head(OriginHash log) {
            return TreeHead.EMPTY;
        }

        @Override
        public Optional<Bytes> note(OriginHash log) {
            return Optional.empty();
        }

        @Override
        public void commit(Map<OriginHash, StoredCheckpoint> changes) {
            committing.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new StoreException("interrupted", e);
            }
        }

        @Override
        public void reload() {}

        @Override
        public void close() {}
    }
}
