package dev.vitrine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitrine.log.LogOpenException.Reason;
import dev.vitrine.log.store.MemoryLogStore;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Rfc6962;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class LogTest {

    private final MemoryLogStore store = new MemoryLogStore();

    @Test
    void aNewLogHasItsPolicyAsEntryZero() {
        try (Log log = TestLog.create(store)) {
            assertThat(log.entry(0)).contains(TestLog.POLICY.leaf());
            assertThat(TestLog.check(log).size()).isEqualTo(1);
        }
    }

    @Test
    void anEmptyStoreIsNotOpened() {
        assertThatExceptionOfType(LogOpenException.class)
                .isThrownBy(() -> Log.open(store, TestLog.config(), TestLog.CLOCK))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.ABSENT));
    }

    @Test
    void aReceiptProvesItsEntry() throws Exception {
        try (Log log = TestLog.create(store)) {
            List<CompletionStage<Receipt>> stages = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                stages.add(log.append(TestLog.leaf(i)));
            }

            for (int i = 0; i < stages.size(); i++) {
                Receipt receipt = stages.get(i).toCompletableFuture().join();
                Bytes leaf = TestLog.leaf(i);
                assertThat(receipt.index()).isEqualTo(i + 1);
                assertThat(receipt.duplicate()).isFalse();
                assertThat(receipt.leafHash()).isEqualTo(Rfc6962.leafHash(leaf));
                log.inclusion(receipt.index(), receipt.head().size())
                        .orElseThrow()
                        .verify(receipt.leafHash(), receipt.head().head().root());
            }
            assertThat(TestLog.check(log).size()).isEqualTo(1001);
        }
    }
}
