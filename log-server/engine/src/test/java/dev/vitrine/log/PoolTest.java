package dev.vitrine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitrine.log.AppendException.Reason;
import dev.vitrine.log.store.NewEntry;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PoolTest {

    private static final Acknowledger DEAF = new Acknowledger() {
        @Override
        public void committed(long token, long index, Hash leafHash, boolean duplicate, SignedHead head) {}

        @Override
        public void failed(long token, AppendException failure) {}
    };

    private final LogLimits limits = new LogLimits(10, 100, 4, 30, 1);
    private final Pool pool = new Pool(limits);

    @Test
    void refusesTheEntryThatIsOneTooMany() throws Exception {
        for (int i = 0; i < 10; i++) {
            pool.submit(entry(i, 1), i, DEAF);
        }

        requireRefused(Reason.FULL, entry(10, 1));
        assertThat(pool.entries()).isEqualTo(10);
    }

    @Test
    void refusesTheByteThatIsOneTooMany() throws Exception {
        pool.submit(entry(0, 60), 0, DEAF);
        requireRefused(Reason.FULL, entry(1, 41));
        pool.submit(entry(1, 40), 0, DEAF);
        requireRefused(Reason.FULL, entry(2, 1));
    }

    @Test
    void takesOneEntryHoweverLargeWhenNothingWaits() throws Exception {
        pool.submit(entry(0, 60_000), 0, DEAF);
        Batch batch = new Batch();

        assertThat(pool.take(batch)).isEqualTo(1);
        assertThat(batch.bytes()).isEqualTo(60_000);
    }

    @Test
    void equalLeavesWaitOnceButCountEachTime() throws Exception {
        for (int i = 0; i < 10; i++) {
            pool.submit(entry(7, 5), i, DEAF);
        }
        requireRefused(Reason.FULL, entry(7, 5));
        Batch batch = new Batch();

        assertThat(pool.take(batch)).isEqualTo(1);
        pool.settle(batch.entries());
        assertThat(pool.entries()).isZero();
    }

    @Test
    void aBatchEndsAtItsLimits() throws Exception {
        assertThat(pool.submit(entries(10, 1), 0, DEAF)).isEqualTo(10);
        Batch byCount = new Batch();
        assertThat(pool.take(byCount)).isEqualTo(4);
        assertThat(pool.take(byCount)).isZero();
        assertThat(pool.waiting()).isEqualTo(6);

        Pool large = new Pool(limits);
        assertThat(large.submit(entries(4, 20), 0, DEAF)).isEqualTo(4);
        Batch byBytes = new Batch();
        assertThat(large.take(byBytes)).isEqualTo(1);
    }

    @Test
    void manyAtOnceAreTakenUpToTheFirstThatDoesNotFit() throws Exception {
        assertThat(pool.submit(entries(12, 1), 0, DEAF)).isEqualTo(10);
        assertThat(pool.submit(entries(1, 1), 0, DEAF)).isZero();
    }

    @Test
    void roomIsAnnouncedWhenHalfIsFree() throws Exception {
        assertThat(pool.whenRoom().toCompletableFuture()).isCompleted();
        assertThat(pool.submit(entries(10, 1), 0, DEAF)).isEqualTo(10);
        CompletableFuture<Void> room = pool.whenRoom().toCompletableFuture();

        settleSome();
        assertThat(room).isNotDone();
        settleSome();
        assertThat(room).isCompleted();
    }

    @Test
    void theFirstRefusalStays() throws Exception {
        assertThat(pool.submit(entries(10, 1), 0, DEAF)).isEqualTo(10);
        CompletableFuture<Void> room = pool.whenRoom().toCompletableFuture();
        pool.refuse(new AppendException(Reason.HALTED, "first"));
        pool.refuse(new AppendException(Reason.CLOSED, "second"));

        requireRefused(Reason.HALTED, entry(50, 1));
        assertThat(room).isCompleted();
    }

    @Test
    void abandoningGivesUpAllButTheOnesUnderWay() throws Exception {
        assertThat(pool.submit(entries(6, 1), 0, DEAF)).isEqualTo(6);
        Batch flying = new Batch();
        assertThat(pool.take(flying)).isEqualTo(4);

        List<Pending> abandoned = pool.abandon(flying.entries());

        assertThat(abandoned).hasSize(2).doesNotContainAnyElementsOf(flying.entries());
        assertThat(pool.entries()).isEqualTo(4);
        assertThat(pool.waiting()).isZero();
    }

    private void settleSome() {
        Batch batch = new Batch();
        assertThat(pool.take(batch)).isPositive();
        pool.settle(batch.entries());
    }

    private void requireRefused(Reason reason, NewEntry entry) {
        assertThatExceptionOfType(AppendException.class)
                .isThrownBy(() -> pool.submit(entry, 0, DEAF))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static List<NewEntry> entries(int count, int size) {
        return IntStream.range(0, count).mapToObj(i -> entry(i, size)).toList();
    }

    private static NewEntry entry(int number, int size) {
        byte[] bytes = new byte[size];
        bytes[0] = (byte) number;
        Bytes leaf = Bytes.wrapUnsafe(bytes);
        return new NewEntry(leaf, Rfc6962.leafHash(leaf), List.of());
    }
}
