package dev.vitrine.log.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.log.store.LogStore;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

class LeafIndexTest {

    private static final RocksTuning TUNING = new RocksTuning(1 << 20, 1 << 20, 1 << 20, 50);

    @TempDir
    Path directory;

    private long size;

    @Test
    void leavesAreFoundWhereverTheyAre() throws Exception {
        try (RocksDatabase database = new RocksDatabase(directory, TUNING, true)) {
            for (int i = 0; i < 40; i++) {
                commit(database, 1 + i % 13);
                requireAllFound(database);
            }
        }
        assertThat(rows(Column.LEAVES)).isPositive();
        assertThat(rows(Column.LEAVES) + rowsOfRecent()).isEqualTo(size);
    }

    @Test
    void aRestartReadsWhatHadNotBecomeAFile() throws Exception {
        for (int i = 0; i < 8; i++) {
            try (RocksDatabase database = new RocksDatabase(directory, TUNING, i == 0)) {
                requireAllFound(database);
                commit(database, 30);
            }
        }
        try (RocksDatabase database = new RocksDatabase(directory, TUNING, false)) {
            requireAllFound(database);
        }
    }

    @Test
    void aFileWhoseRowsWereNotDeletedSaysTheSameTwice() throws Exception {
        Path kept = directory.resolve("kept");
        try (RocksDatabase database = new RocksDatabase(kept, TUNING, true)) {
            commit(database, 60);
        }
        // As if the process had died between adding the file and deleting the rows.
        try (RocksDatabase database = new RocksDatabase(kept, TUNING, false);
                WriteBatch batch = new WriteBatch()) {
            batch.put(database.family(Column.RECENT), Keys.u64(0), row(0, 60));
            database.writeSynced(batch);
        }

        try (RocksDatabase database = new RocksDatabase(kept, TUNING, false)) {
            requireAllFound(database);
            commit(database, 60);
            commit(database, 60);
            requireAllFound(database);
        }
        try (RocksDatabase database = new RocksDatabase(kept, TUNING, false)) {
            requireAllFound(database);
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsTriedAgain() throws Exception {
        Path obstacle = directory.resolve("leaves.adding");
        try (RocksDatabase database = new RocksDatabase(directory, TUNING, true)) {
            Files.createDirectory(obstacle);
            commit(database, 60);
            commit(database, 60);
            requireAllFound(database);
        }
        assertThat(rowsOfRecent()).isEqualTo(120);

        Files.delete(obstacle);
        Files.writeString(obstacle, "left behind by a crash");
        try (RocksDatabase database = new RocksDatabase(directory, TUNING, false)) {
            commit(database, 1);
            requireAllFound(database);
        }
        assertThat(rowsOfRecent()).isZero();
        assertThat(rows(Column.LEAVES)).isEqualTo(121);
        assertThat(obstacle).doesNotExist();
    }

    private void commit(RocksDatabase database, int count) throws RocksDBException {
        byte[] row = row(size, count);
        try (WriteBatch batch = new WriteBatch()) {
            batch.put(database.family(Column.RECENT), Keys.u64(size), row);
            database.writeSynced(batch);
        }
        database.leaves().committed(size, row);
        size += count;
    }

    private static byte[] row(long first, int count) {
        byte[] row = new byte[32 * count];
        for (int i = 0; i < count; i++) {
            hash(first + i).copyTo(row, 32 * i);
        }
        return row;
    }

    private void requireAllFound(RocksDatabase database) throws RocksDBException {
        List<Hash> hashes = new ArrayList<>();
        for (long index = 0; index <= size; index++) {
            hashes.add(hash(index));
        }
        long[] found = new long[hashes.size()];
        database.leaves().find(hashes, found);
        for (int i = 0; i < size; i++) {
            assertThat(found[i]).isEqualTo(i);
        }
        assertThat(found[(int) size]).isEqualTo(LogStore.ABSENT);
    }

    private static Hash hash(long index) {
        return Rfc6962.leafHash(Bytes.utf8("leaf " + index));
    }

    private long rows(Column column) throws RocksDBException {
        return count(column, 0);
    }

    private long rowsOfRecent() throws RocksDBException {
        return count(Column.RECENT, 32);
    }

    /** Rows, or how many times {@code unit} bytes are in their values. */
    private long count(Column column, int unit) throws RocksDBException {
        long count = 0;
        try (RocksDatabase database = new RocksDatabase(directory, TUNING, false);
                RocksIterator rows = database.iterator(column)) {
            for (rows.seekToFirst(); rows.isValid(); rows.next()) {
                count += unit == 0 ? 1 : rows.value().length / unit;
            }
        }
        return count;
    }
}
