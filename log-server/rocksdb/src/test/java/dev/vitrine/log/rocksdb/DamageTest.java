package dev.vitrine.log.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitrine.log.Log;
import dev.vitrine.log.LogOpenException;
import dev.vitrine.log.TestLog;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.tlog.merkle.TreeHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A byte that the medium changed is an error and never an answer. */
class DamageTest {

    private static final RocksTuning TUNING = new RocksTuning(1 << 20, 1 << 20, 1 << 20, 100);
    private static final int ENTRIES = 600;

    @TempDir
    Path directory;

    @TempDir
    Path copy;

    private Path home;

    @BeforeEach
    void makeALog() {
        home = directory.resolve("log");
        try (Log log = TestLog.create(RocksLogStore.create(home, TUNING))) {
            append(log, 0, ENTRIES);
        }
    }

    @Test
    void aByteChangedInAnyTableFileIsNoticed() throws Exception {
        try (Log log = reopen(home)) { // turns the write-ahead log into table files
            TreeHead unused = TestLog.check(log);
        }
        int noticed = 0;
        int harmless = 0;
        for (Path file : files(home, ".sst")) {
            for (int part = 1; part < 4; part++) {
                Path damaged = damagedCopy(file, Files.size(file) * part / 4, damagedName(noticed + harmless));
                try (Log log = Log.open(RocksLogStore.open(damaged, TUNING), TestLog.config(), TestLog.CLOCK)) {
                    TreeHead head = TestLog.check(log);
                    assertThat(head.size()).isEqualTo(1 + ENTRIES);
                    harmless++; // a block that nobody needs, such as statistics
                } catch (StoreException | LogOpenException e) {
                    noticed++;
                }
            }
        }
        assertThat(noticed).isPositive().isGreaterThan(harmless);
    }

    @Test
    void aByteChangedInAnyOtherFileIsNoticedOrChangesNothing() throws Exception {
        try (Log log = reopen(home)) { // turns the write-ahead log into table files
            TreeHead unused = TestLog.check(log);
        }
        int count = 0;
        for (Path file : files(home, "")) {
            String name = file.getFileName().toString();
            if (name.endsWith(".sst") || name.startsWith("LOG") || Files.size(file) == 0) {
                continue; // tables have a test of their own; LOG is a diary that nobody reads
            }
            for (int part = 1; part < 8; part += 3) {
                Path damaged = damagedCopy(file, Files.size(file) * part / 8, "other" + count++);
                try (Log log = Log.open(RocksLogStore.open(damaged, TUNING), TestLog.config(), TestLog.CLOCK)) {
                    assertThat(TestLog.check(log).size()).as(name).isEqualTo(1 + ENTRIES);
                } catch (StoreException | LogOpenException noticed) {
                    assertThat(noticed).as(name).hasMessageNotContaining("bad math");
                }
            }
        }
        assertThat(count).isGreaterThan(6);
    }

    @Test
    void aByteChangedInTheMiddleOfTheWriteAheadLogKeepsTheLogFromOpening() throws Exception {
        Path wal = largest(files(home, ".log"));
        for (int part = 1; part < 8; part += 2) {
            Path damaged = damagedCopy(wal, Files.size(wal) * part / 8, damagedName(part));

            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> RocksLogStore.open(damaged, TUNING))
                    .matches(e -> !e.isRetryable());
        }
    }

    @Test
    void aTornLastRecordIsDroppedAndTheLogGoesOn() throws Exception {
        Path wal = largest(files(home, ".log"));
        byte[] bytes = Files.readAllBytes(wal);
        Files.write(wal, Arrays.copyOf(bytes, bytes.length * 9 / 10));

        try (Log log = reopen(home)) {
            long size = TestLog.check(log).size();
            assertThat(size).isBetween(1L, (long) ENTRIES);
            append(log, 1000, 10);
            assertThat(TestLog.check(log).size()).isEqualTo(size + 10);
        }
    }

    private Log reopen(Path from) {
        return Log.open(RocksLogStore.open(from, TUNING), TestLog.config(), TestLog.CLOCK);
    }

    private static void append(Log log, int from, int count) {
        List<CompletableFuture<?>> done = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            done.add(log.append(TestLog.leaf(i)).toCompletableFuture());
            if (i % 50 == 0) {
                done.get(done.size() - 1).join();
            }
        }
        done.forEach(CompletableFuture::join);
    }

    private static String damagedName(int number) {
        return "damaged" + number;
    }

    private Path damagedCopy(Path file, long at, String name) throws IOException {
        Path target = Files.createDirectory(copy.resolve(name));
        for (Path each : files(home, "")) {
            Files.copy(each, target.resolve(each.getFileName()));
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) at] ^= 0x10;
        Files.write(target.resolve(file.getFileName()), bytes);
        return target;
    }

    private static List<Path> files(Path directory, String suffix) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(suffix))
                    .toList();
        }
    }

    private static Path largest(List<Path> files) throws IOException {
        Path largest = files.get(0);
        for (Path file : files) {
            if (Files.size(file) > Files.size(largest)) {
                largest = file;
            }
        }
        return largest;
    }
}
