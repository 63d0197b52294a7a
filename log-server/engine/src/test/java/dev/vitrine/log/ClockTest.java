package dev.vitrine.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.log.store.MemoryLogStore;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClockTest {

    private final AtomicLong seconds = new AtomicLong(1_790_000_000);
    private final InstantSource clock = () -> Instant.ofEpochSecond(seconds.get());
    private final LogConfig config = LogConfig.of(TestLog.ORIGIN, List.of(TestLog.ED25519, TestLog.ML_DSA));

    @Test
    void entriesAndCheckpointsGoOnWhileTheClockJumpsBackAndForth() throws Exception {
        MemoryLogStore store = new MemoryLogStore();
        Log.create(store, config, clock, TestLog.POLICY);
        long[] jumps = {1_790_000_000, 0, 4_000_000_000L, 1, 1_700_000_000, 253_402_300_799L};
        for (int i = 0; i < jumps.length; i++) {
            seconds.set(jumps[i]);
            try (Log log = Log.open(store.reopened(), config, clock)) {
                Receipt receipt =
                        log.append(TestLog.leaf(i)).toCompletableFuture().join();

                assertThat(receipt.index()).isEqualTo(1 + i);
                assertThat(log.publish(CheckpointNote.parse(log.head().note())).size())
                        .isEqualTo(2 + i);
                assertThat(TestLog.check(log).size()).isEqualTo(2 + i);
            }
        }
    }
}
