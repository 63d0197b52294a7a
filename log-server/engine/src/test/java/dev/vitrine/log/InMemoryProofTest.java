package dev.vitrine.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.log.store.FaultyLogStore;
import dev.vitrine.log.store.FaultyLogStore.Call;
import dev.vitrine.log.store.FaultyLogStore.Fault;
import dev.vitrine.log.store.MemoryLogStore;
import dev.vitrine.tlog.merkle.Rfc6962;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Proofs for those who may not wait for the store. */
class InMemoryProofTest {

    private static final int ENTRIES = 700; // two complete tiles and a part

    private final MemoryLogStore memory = new MemoryLogStore();
    private final FaultyLogStore store = new FaultyLogStore(memory);

    @Test
    void isTheProofThatTheLogGivesAnyhowAndReadsNothing() throws Exception {
        try (Log log = filled()) {
            store.plan(call -> call == Call.TILE || call == Call.ENTRIES ? Fault.FAILED : Fault.NONE);
            for (long index = 0; index < ENTRIES; index += 37) {
                for (long size : List.of(index + 1, 512L, 600L, (long) ENTRIES)) {
                    Optional<ProvenLeaf> proven = log.inMemory(index, size);

                    assertThat(proven.map(ProvenLeaf::proof)).isEqualTo(log.inclusion(index, size));
                    if (index < size) {
                        assertThat(proven.orElseThrow().leafHash())
                                .isEqualTo(Rfc6962.leafHash(log.entry(index).orElseThrow()));
                        assertThat(log.leafHash(index)).contains(proven.get().leafHash());
                    }
                }
            }
            assertThat(log.inMemory(0, ENTRIES + 1)).isEmpty();
            assertThat(log.inMemory(-1, 5)).isEmpty();
            assertThat(log.leafHash(ENTRIES)).isEmpty();
        }
    }

    @Test
    void isEmptyWhereATileWouldHaveToBeReadAndThereOnceItWas() {
        filled().close();
        try (Log log = Log.open(memory.reopened(), TestLog.config(), TestLog.CLOCK)) {
            assertThat(log.inMemory(3, ENTRIES)).isEmpty();
            assertThat(log.inMemory(ENTRIES - 1, ENTRIES - 1)).isEmpty();

            assertThat(log.inclusion(3, ENTRIES)).isPresent();

            assertThat(log.inMemory(3, ENTRIES)).isPresent();
        }
    }

    private Log filled() {
        Log log = TestLog.create(store);
        IntStream.range(0, ENTRIES - 1)
                .mapToObj(i -> log.append(TestLog.leaf(i)).toCompletableFuture())
                .toList()
                .forEach(java.util.concurrent.CompletableFuture::join);
        return log;
    }
}
