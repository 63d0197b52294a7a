package dev.vitrine.log.rocksdb;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.vitrine.log.store.StoreException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * Implementation note. RocksDB kills the process when it is closed under a reader. So every use holds the read side of a gate,
 * and closing or reopening takes its write side. A failed commit is settled by closing and opening the database: what its
 * write-ahead log holds is then the truth, and what was read back from it is written to files anew, so that it is durable even
 * if the flush that failed had left it in the page cache only.
 */

/** The way to the database of a directory: who uses it finds it open, or hears whether to come again. */
final class Gate implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private final Path directory;
    private final RocksTuning tuning;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    @GuardedBy("lock")
    private @Nullable RocksDatabase database; // null: closed, or a recovery failed

    @GuardedBy("lock")
    private boolean closed;

    private Gate(Path directory, RocksTuning tuning, RocksDatabase database) {
        this.directory = directory;
        this.tuning = tuning;
        this.database = database;
    }

    static Gate create(Path directory, RocksTuning tuning) throws RocksDBException {
        return new Gate(directory, tuning, new RocksDatabase(directory, tuning, true));
    }

    static Gate open(Path directory, RocksTuning tuning) throws RocksDBException {
        return new Gate(directory, tuning, new RocksDatabase(directory, tuning, false));
    }

    /** Closes the database and opens it again, for reading only where it cannot be written; that is a failure, too. */
    void recover() {
        lock.writeLock().lock();
        try {
            if (closed) {
                throw StoreException.fatal("the store is closed");
            }
            RocksDatabase old = database;
            database = null;
            if (old != null) {
                old.close();
            }
            database = new RocksDatabase(directory, tuning, false);
        } catch (RocksDBException e) {
            database = readOnlyInstead();
            throw RocksErrors.translate("the database could not be opened again", e);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** A full disk keeps nobody from reading. Writes fail, so that this store is recovered again before it takes any. */
    private @Nullable RocksDatabase readOnlyInstead() {
        try {
            return RocksDatabase.readOnly(directory, tuning);
        } catch (RocksDBException | StoreException e) {
            LOG.atWarn().setCause(e).log("the database cannot be read either");
            return null;
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
            RocksDatabase old = database;
            database = null;
            if (old != null) {
                old.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    interface Read<T> {
        T from(RocksDatabase database) throws RocksDBException;
    }

    interface Use {
        void of(RocksDatabase database) throws RocksDBException;
    }

    interface Fill {
        void add(RocksDatabase database, WriteBatch batch) throws RocksDBException;
    }

    <T> T read(String what, Read<T> read) {
        lock.readLock().lock();
        try {
            return read.from(requireDatabase());
        } catch (RocksDBException e) {
            throw RocksErrors.translate(what + " could not be read", e);
        } finally {
            lock.readLock().unlock();
        }
    }

    void use(String what, Use use) {
        lock.readLock().lock();
        try {
            use.of(requireDatabase());
        } catch (RocksDBException e) {
            throw RocksErrors.translate(what + " could not be read or written", e);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Fills a batch, and writes it all at once; it is durable afterwards. */
    void write(String what, Fill fill) {
        use(what, db -> {
            try (WriteBatch batch = new WriteBatch()) {
                fill.add(db, batch);
                db.writeSynced(batch);
            }
        });
    }

    /** The same for what may be lost with the power: nothing that was acknowledged depends on it. */
    void writeUnsynced(String what, Fill fill) {
        use(what, db -> {
            try (WriteBatch batch = new WriteBatch()) {
                fill.add(db, batch);
                db.writeUnsynced(batch);
            }
        });
    }

    @GuardedBy("lock")
    private RocksDatabase requireDatabase() {
        RocksDatabase open = database;
        if (open == null) {
            throw closed
                    ? StoreException.fatal("the store is closed")
                    : StoreException.retryable("the store is being recovered");
        }
        return open;
    }
}
