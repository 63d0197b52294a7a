package dev.vitrine.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.log.Sequencer.Step;
import dev.vitrine.log.store.MemoryLogStore;
import dev.vitrine.tlog.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DeduplicationTest {

    private final SteppedLog log = new SteppedLog(LogLimits.DEFAULT);
    private final Bytes leaf = Bytes.utf8("twice");

    @Test
    void aDuplicateOfAWaitingEntryIsAnsweredWithIt() {
        long first = log.submit(leaf);
        long second = log.submit(leaf);
        assertThat(log.settle()).isEqualTo(Step.IDLE);

        requireDuplicate(first, second);
    }

    @Test
    void aDuplicateOfAnEntryUnderWayIsAnsweredWhenItIsCommittedAndNotBefore() {
        long first = log.submit(leaf);
        assertThat(log.step()).isEqualTo(Step.WORKED);
        long second = log.submit(leaf);
        assertThat(log.step()).isEqualTo(Step.FLYING);
        assertThat(log.isCommitted(second)).isFalse();

        log.commit();

        requireDuplicate(first, second);
        assertThat(log.receipt(second).head()).isEqualTo(log.receipt(first).head());
    }

    @Test
    void aDuplicateOfACommittedEntryGetsTheNewestHead() {
        long first = log.submit(leaf);
        assertThat(log.settle()).isEqualTo(Step.IDLE);
        long other = log.submit(Bytes.utf8("other"));
        assertThat(log.settle()).isEqualTo(Step.IDLE);

        long second = log.submit(leaf);
        assertThat(log.settle()).isEqualTo(Step.IDLE);

        requireDuplicate(first, second);
        assertThat(log.receipt(second).head()).isEqualTo(log.receipt(other).head());
        assertThat(log.view().committed().size()).isEqualTo(3);
    }

    @Test
    void aDuplicateIsFoundAfterARestart() {
        long first = log.submit(leaf);
        assertThat(log.settle()).isEqualTo(Step.IDLE);
        log.crashAndReopen();

        long second = log.submit(leaf);
        assertThat(log.settle()).isEqualTo(Step.IDLE);

        requireDuplicate(first, second);
        long policy = log.submit(TestLog.POLICY.leaf());
        assertThat(log.settle()).isEqualTo(Step.IDLE);
        assertThat(log.receipt(policy).index()).isZero();
        assertThat(log.receipt(policy).duplicate()).isTrue();
    }

    @Test
    void manyThreadsWithTheSameLeavesGetOnePlaceForEach() throws Exception {
        int leaves = 300;
        Map<Bytes, Long> places = new HashMap<>();
        int firsts = 0;
        try (Log live = TestLog.create(new MemoryLogStore())) {
            List<CompletableFuture<List<CompletableFuture<Receipt>>>> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                SplittableRandom random = new SplittableRandom(t);
                threads.add(CompletableFuture.supplyAsync(() -> {
                    List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
                    for (int i = 0; i < 1000; i++) {
                        receipts.add(live.append(TestLog.leaf(random.nextInt(leaves)))
                                .toCompletableFuture());
                    }
                    return receipts;
                }));
            }
            for (var thread : threads) {
                for (CompletableFuture<Receipt> each : thread.join()) {
                    Receipt receipt = each.join();
                    Long before = places.putIfAbsent(receipt.leafHash().bytes(), receipt.index());
                    assertThat(before == null || before == receipt.index()).isTrue();
                    firsts += receipt.duplicate() ? 0 : 1;
                }
            }
            assertThat(firsts).isEqualTo(places.size());
            assertThat(TestLog.check(live).size()).isEqualTo(1 + places.size());
        }
    }

    private void requireDuplicate(long first, long second) {
        assertThat(log.receipt(first).duplicate()).isFalse();
        assertThat(log.receipt(second).duplicate()).isTrue();
        assertThat(log.receipt(second).index()).isEqualTo(log.receipt(first).index());
        log.check();
    }
}
