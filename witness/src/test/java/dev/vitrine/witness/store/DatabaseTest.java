package dev.vitrine.witness.store;

import static dev.vitrine.witness.store.CheckpointStoreTest.checkpoint;
import static dev.vitrine.witness.store.CheckpointStoreTest.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.TreeHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {

    private static final OriginHash LOG = OriginHash.of("log.example/a");
    private static final String NAME = "witness.example/w1";

    @TempDir
    Path directory;

    @Test
    void refusesADirectoryThatWasNotCreated() {
        assertThatThrownBy(() -> Database.open(directory, NAME))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("init");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void refusesToCreateTwice() throws IOException {
        Database.create(directory, NAME);
        assertThatThrownBy(() -> Database.create(directory, NAME)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesTheDatabaseOfAnotherWitness() throws IOException {
        Database.create(directory, NAME);
        assertThatThrownBy(() -> Database.open(directory, "witness.example/w2"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another name");
    }

    @Test
    void takesOverAnEarlierFormatForGood() throws IOException {
        for (String earlier : List.of("1", "2")) {
            Path folder = directory.resolve("of-" + earlier);
            Database.create(folder, NAME);
            try (Database database = Database.open(folder, NAME)) {
                database.write(List.of(new Database.Put(Column.META, Bytes.utf8("format"), Bytes.utf8(earlier))));
            }
            try (Database database = Database.open(folder, NAME)) {
                assertThat(database.get(Column.META, Bytes.utf8("format").toByteArray()))
                        .isEqualTo(Bytes.utf8("3").toByteArray());
            }
        }
    }

    @Test
    void refusesALaterFormat() throws IOException {
        Database.create(directory, NAME);
        try (Database database = Database.open(directory, NAME)) {
            database.write(List.of(new Database.Put(Column.META, Bytes.utf8("format"), Bytes.utf8("4"))));
        }
        assertThatThrownBy(() -> Database.open(directory, NAME))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("format");
    }

    @Test
    void refusesASecondProcessOnTheSameDirectory() throws IOException {
        Database.create(directory, NAME);
        try (Database first = Database.open(directory, NAME)) {
            assertThatThrownBy(() -> Database.open(directory, NAME)).isInstanceOf(IOException.class);
            assertThat(first.sizeOnDisk()).isPositive();
        }
    }

    @Test
    void keepsHeadsAndNotesOverARestart() throws Exception {
        Database.create(directory, NAME);
        try (Database database = Database.open(directory, NAME);
                CheckpointStore store = CheckpointStore.start(database, 10, requests -> {})) {
            assertThat(store.replace(LOG, TreeHead.EMPTY, checkpoint(head(7)))
                            .toCompletableFuture()
                            .get(30, TimeUnit.SECONDS))
                    .isEqualTo(new Replacement.Replaced());
        }
        try (Database database = Database.open(directory, NAME)) {
            RocksCheckpointTable table = new RocksCheckpointTable(database);
            assertThat(table.head(LOG)).isEqualTo(head(7));
            assertThat(table.note(LOG)).contains(checkpoint(head(7)).note());
        }
    }

    @Test
    void reopensInPlace() throws IOException {
        Database.create(directory, NAME);
        try (Database database = Database.open(directory, NAME)) {
            RocksCheckpointTable table = new RocksCheckpointTable(database);
            table.commit(Map.of(LOG, checkpoint(head(3))));
            table.reload();
            assertThat(table.head(LOG)).isEqualTo(head(3));
        }
    }

    @Test
    void aDamagedHeadIsAnErrorAndNotAFreshStart() throws IOException {
        Database.create(directory, NAME);
        try (Database database = Database.open(directory, NAME)) {
            database.write(List.of(new Database.Put(Column.HEADS, LOG.hash().bytes(), Bytes.utf8("short"))));
            assertThatThrownBy(() -> new RocksCheckpointTable(database).head(LOG))
                    .isInstanceOf(StoreException.class);
        }
    }

    @Test
    void closingUnderReadersIsAnExceptionForThemAndNotACrash() throws Exception {
        Database.create(directory, NAME);
        Database database = Database.open(directory, NAME);
        RocksCheckpointTable table = new RocksCheckpointTable(database);
        table.commit(Map.of(LOG, checkpoint(head(3))));
        int readers = 4;
        CountDownLatch reading = new CountDownLatch(readers);
        AtomicInteger refused = new AtomicInteger();
        CompletableFuture<?>[] running = new CompletableFuture<?>[readers];
        for (int i = 0; i < readers; i++) {
            running[i] = CompletableFuture.runAsync(
                    () -> {
                        for (boolean open = true; open; ) {
                            try {
                                assertThat(table.head(LOG)).isEqualTo(head(3));
                                reading.countDown();
                            } catch (StoreException e) {
                                refused.incrementAndGet();
                                open = false;
                            }
                        }
                    },
                    command -> new Thread(command).start());
        }
        reading.await();

        database.close();

        Object unused = CompletableFuture.allOf(running).get(30, TimeUnit.SECONDS);
        assertThat(refused).hasValue(readers);
        assertThatThrownBy(database::reopen).isInstanceOf(StoreException.class);
    }

    @Test
    void createdFilesAreInTheDirectoryOnly() throws IOException {
        Path inner = directory.resolve("db");
        Database.create(inner, NAME);
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(inner);
        }
    }
}
