package dev.vitrine.log.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitrine.log.Log;
import dev.vitrine.log.TestLog;
import dev.vitrine.log.store.FormatVersion;
import dev.vitrine.log.store.GrowingTree;
import dev.vitrine.log.store.LogStore;
import dev.vitrine.log.store.LogStoreContract;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.tlog.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

class RocksLogStoreTest extends LogStoreContract {

    /** Small, so that tests see files and not only what is in memory. */
    private static final RocksTuning SMALL = new RocksTuning(1 << 20, 1 << 20, 1 << 20, 100);

    @TempDir
    Path directory;

    @Override
    protected LogStore newStore() {
        return RocksLogStore.create(directory, SMALL);
    }

    @Override
    protected LogStore reopened(LogStore old) {
        return RocksLogStore.open(directory, SMALL);
    }

    @Test
    void onlyCreateMakesAStore(@TempDir Path empty) {
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> RocksLogStore.open(empty, SMALL));
        assertThat(empty).isEmptyDirectory();
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> RocksLogStore.open(empty.resolve("absent"), SMALL));
        assertThat(empty).isEmptyDirectory();
    }

    @Test
    void createDoesNotTouchADirectoryInUse(@TempDir Path other) throws Exception {
        Files.writeString(other.resolve("notes.txt"), "mine");

        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> RocksLogStore.create(other, SMALL));
        assertThat(other).isDirectoryNotContaining("glob:**CURRENT");
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> RocksLogStore.create(directory, SMALL));
    }

    @Test
    void twoDoNotOpenOneDirectory() {
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> RocksLogStore.open(directory, SMALL));
    }

    @Test
    void aNewerFormatIsRefused() throws Exception {
        store.close();
        format(99);

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> RocksLogStore.open(directory, SMALL))
                .withMessageContaining("newer")
                .matches(e -> !e.isRetryable());
    }

    /** Software that knows only the earlier format refuses the store from then on, instead of misreading it. */
    @Test
    void anEarlierFormatIsTakenOver() throws Exception {
        store.close();
        format(FormatVersion.V1.number());

        RocksLogStore.open(directory, SMALL).close();

        try (RocksDatabase database = new RocksDatabase(directory, SMALL, false)) {
            assertThat(database.get(Column.META, Keys.FORMAT)).isEqualTo(Values.format());
        }
    }

    private void format(int number) throws RocksDBException {
        try (RocksDatabase database = new RocksDatabase(directory, SMALL, false);
                WriteBatch batch = new WriteBatch()) {
            batch.put(database.family(Column.META), Keys.FORMAT, new byte[] {0, 0, 0, (byte) number});
            database.writeSynced(batch);
        }
    }

    @Test
    void closingUnderReadersIsAnExceptionAndNotACrash() throws Exception {
        GrowingTree tree = new GrowingTree();
        store.create(tree.head());
        store.commit(tree.grow(List.of(Bytes.utf8("a"), Bytes.utf8("b"))));
        CountDownLatch reading = new CountDownLatch(4);
        AtomicReference<Throwable> unexpected = new AtomicReference<>();
        List<Thread> readers = new java.util.ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread reader = new Thread(() -> {
                try {
                    for (int n = 0; ; n++) {
                        assertThat(store.entries(0, 2)).isPresent();
                        if (n == 10) {
                            reading.countDown();
                        }
                    }
                } catch (StoreException closed) {
                    // as it should be
                } catch (Throwable t) {
                    unexpected.set(t);
                }
            });
            reader.start();
            readers.add(reader);
        }
        reading.await();

        store.close();

        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(unexpected.get()).isNull();
    }

    @Test
    void aLogLivesHere(@TempDir Path home) {
        Log log = TestLog.create(RocksLogStore.create(home, SMALL));
        for (int i = 0; i < 3000; i++) {
            var unused = log.append(TestLog.leaf(i));
        }
        log.close();

        try (Log again = Log.open(RocksLogStore.open(home, SMALL), TestLog.config(), TestLog.CLOCK)) {
            assertThat(TestLog.check(again).size()).isEqualTo(3001);
        }
    }
}
