package dev.vitrine.log.rocksdb;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.vitrine.log.store.LogStore;
import dev.vitrine.log.store.NewEntry;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.tlog.merkle.Hash;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.SstFileWriter;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * Implementation note. Leaf hashes are random keys: put one by one into the database, each costs more than its whole entry,
 * for the search in a memtable that no cache holds. So a commit writes its hashes as one row of RECENT, in the order of their
 * entries, and the table in memory is what finds them. When that table is large it is sorted and becomes one file, which is
 * added to LEAVES as it is, beside the write path; its rows of RECENT are then deleted.
 *
 *   found in    active -> spilling -> LEAVES
 *   durable in  RECENT -> RECENT   -> LEAVES
 *
 * A crash at any point loses nothing: a start reads RECENT into the active table, and a file that was added before its rows of
 * RECENT were deleted only says the same twice.
 */

/** Finds leaves by their hashes. Thread-safe; belongs to one open database. */
final class LeafIndex implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LeafIndex.class);

    private final RocksDatabase database;
    private final int spillAt;
    private final long secret = new SecureRandom().nextLong();
    private final ExecutorService spiller =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "log-leaf-index"));
    private final ThreadLocal<Buffers> buffers = ThreadLocal.withInitial(Buffers::new);

    private final Object lock = new Object();

    @GuardedBy("lock")
    private LeafTable active;

    @GuardedBy("lock")
    private @Nullable LeafTable spilling;

    @GuardedBy("lock")
    private long end; // the index after the last one in the active table

    /** Reads what had not become a file. */
    LeafIndex(RocksDatabase database, int spillAt) throws RocksDBException {
        this.database = database;
        this.spillAt = spillAt;
        this.active = new LeafTable(secret);
        try (RocksIterator rows = database.iterator(Column.RECENT)) {
            for (rows.seekToFirst(); rows.isValid(); rows.next()) {
                add(Keys.readU64(rows.key(), 0), rows.value());
            }
            rows.status();
        } catch (RocksDBException | RuntimeException e) {
            spiller.shutdown();
            throw e;
        }
    }

    /** The row that makes the hashes of a commit durable. */
    static byte[] row(List<NewEntry> entries) {
        byte[] row = new byte[entries.size() * Hash.SIZE];
        for (int i = 0; i < entries.size(); i++) {
            entries.get(i).leafHash().copyTo(row, i * Hash.SIZE);
        }
        return row;
    }

    /** The commit with this row is durable: from now on its leaves are found. */
    void committed(long first, byte[] row) {
        synchronized (lock) {
            add(first, row);
            if (active.size() >= spillAt && spilling == null) {
                LeafTable full = active;
                long upTo = end;
                spilling = full;
                active = full.emptyOfSameSize();
                spiller.execute(() -> spill(full, upTo));
            }
        }
    }

    private void add(long first, byte[] row) {
        if (row.length % Hash.SIZE != 0) {
            throw StoreException.fatal("a row of leaf hashes is cut short");
        }
        synchronized (lock) {
            long index = first;
            for (int at = 0; at < row.length; at += Hash.SIZE) {
                active.put(row, at, index++);
            }
            end = index;
        }
    }

    /** As {@link LogStore#find(List, long[])}. */
    void find(List<Hash> hashes, long[] found) throws RocksDBException {
        Buffers own = buffers.get();
        byte[] hash = own.hash;
        synchronized (lock) {
            for (int i = 0; i < found.length; i++) {
                hashes.get(i).copyTo(hash, 0);
                found[i] = active.find(hash, 0);
                if (found[i] == LeafTable.ABSENT && spilling != null) {
                    found[i] = spilling.find(hash, 0);
                }
            }
        }
        for (int i = 0; i < found.length; i++) {
            if (found[i] == LeafTable.ABSENT) {
                hashes.get(i).copyTo(hash, 0);
                found[i] = own.find(database);
            }
        }
    }

    private void spill(LeafTable full, long upTo) {
        try {
            database.addFile(Column.LEAVES, file -> writeSorted(full, file));
            try (WriteBatch batch = new WriteBatch()) {
                batch.deleteRange(database.family(Column.RECENT), Keys.u64(0), Keys.u64(upTo));
                database.writeUnsynced(batch);
            }
            synchronized (lock) {
                spilling = null;
            }
        } catch (RocksDBException | RuntimeException e) {
            // Nothing is lost: the rows of RECENT are there. The table goes back and is tried again when the next one
            // is full.
            LOG.atWarn().setCause(e).log("leaf index not written");
            synchronized (lock) {
                active.putAll(full);
                spilling = null;
            }
        }
    }

    private static void writeSorted(LeafTable full, SstFileWriter file) throws RocksDBException {
        ByteBuffer key = ByteBuffer.allocateDirect(Hash.SIZE);
        ByteBuffer value = ByteBuffer.allocateDirect(Long.BYTES);
        full.sorted((hash, index) -> {
            key.clear();
            key.put(hash).flip();
            value.clear();
            value.putLong(index).flip();
            file.put(key, value);
        });
    }

    /** Waits for a file that is being written. */
    @Override
    public void close() {
        spiller.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = spiller.awaitTermination(1, TimeUnit.HOURS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Buffers {
        final byte[] hash = new byte[Hash.SIZE];
        private final ByteBuffer key = ByteBuffer.allocateDirect(Hash.SIZE);
        private final ByteBuffer value = ByteBuffer.allocateDirect(Long.BYTES);

        long find(RocksDatabase database) throws RocksDBException {
            key.clear();
            key.put(hash).flip();
            value.clear();
            return database.get(Column.LEAVES, key, value) == Long.BYTES ? value.getLong(0) : LogStore.ABSENT;
        }
    }
}
