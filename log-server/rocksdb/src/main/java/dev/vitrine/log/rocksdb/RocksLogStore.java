package dev.vitrine.log.rocksdb;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.vitrine.log.store.Commit;
import dev.vitrine.log.store.FormatVersion;
import dev.vitrine.log.store.LogStore;
import dev.vitrine.log.store.NewEntry;
import dev.vitrine.log.store.PublishedCheckpoint;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.log.store.StoredTile;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

/** A log in a directory, which it locks. */
public final class RocksLogStore implements LogStore {

    private static final Logger LOG = LoggerFactory.getLogger(RocksLogStore.class);

    private final Path directory;
    private final RocksTuning tuning;
    private final ReadWriteLock gate = new ReentrantReadWriteLock();

    @GuardedBy("gate")
    private @Nullable RocksDatabase database; // null: closed, or a recovery failed

    @GuardedBy("gate")
    private boolean closed;

    private final Object committing = new Object();

    @GuardedBy("committing")
    private final EntryRuns runs = new EntryRuns();

    private RocksLogStore(Path directory, RocksTuning tuning, RocksDatabase database) {
        this.directory = directory;
        this.tuning = tuning;
        this.database = database;
    }

    /** Makes an empty store in a directory that does not exist or is empty. */
    public static RocksLogStore create(Path directory, RocksTuning tuning) {
        try {
            Files.createDirectories(directory);
            try (var files = Files.list(directory)) {
                if (files.findAny().isPresent()) {
                    throw StoreException.fatal("a store is created in an empty directory only");
                }
            }
            RocksLogStore store = new RocksLogStore(directory, tuning, new RocksDatabase(directory, tuning, true));
            store.writeFormat();
            return store;
        } catch (IOException e) {
            throw StoreException.fatal("the directory cannot be used", e);
        } catch (RocksDBException e) {
            throw RocksErrors.translate("the database could not be created", e);
        }
    }

    /** Opens the store that {@link #create} made. */
    public static RocksLogStore open(Path directory, RocksTuning tuning) {
        if (!exists(directory)) {
            throw StoreException.fatal("there is no store in the directory; create one first");
        }
        RocksLogStore store;
        try {
            store = new RocksLogStore(directory, tuning, new RocksDatabase(directory, tuning, false));
        } catch (RocksDBException e) {
            throw RocksErrors.translate("the database could not be opened", e);
        }
        try {
            store.requireFormat();
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
        return store;
    }

    /** Whether {@link #create} was called for this directory before. */
    public static boolean exists(Path directory) {
        return Files.exists(directory.resolve("CURRENT"));
    }

    @Override
    public Optional<SignedHead> head() {
        return read("the head", db -> Optional.ofNullable(db.get(Column.META, Keys.HEAD))
                .map(Values::readHead));
    }

    @Override
    public void create(SignedHead empty) {
        synchronized (committing) {
            if (head().isPresent() || empty.size() != 0) {
                throw StoreException.fatal("only an empty store becomes a log");
            }
            write("the first head", (db, batch) -> batch.put(db.family(Column.META), Keys.HEAD, Values.head(empty)));
        }
    }

    @Override
    public void commit(Commit commit) {
        synchronized (committing) {
            EntryRuns buffers = runs;
            byte[] hashes = LeafIndex.row(commit.entries());
            use("a commit", db -> {
                byte[] stored = db.get(Column.META, Keys.HEAD);
                if (stored == null || !Values.readHead(stored).head().equals(commit.expected())) {
                    throw StoreException.fatal("the stored head is not the expected one");
                }
                try (WriteBatch batch = new WriteBatch()) {
                    fill(buffers, db, batch, commit);
                    batch.put(db.family(Column.RECENT), Keys.u64(commit.firstIndex()), hashes);
                    db.writeSynced(batch);
                }
                db.leaves().committed(commit.firstIndex(), hashes);
            });
        }
    }

    private static void fill(EntryRuns runs, RocksDatabase db, WriteBatch batch, Commit commit)
            throws RocksDBException {
        runs.put(batch, db, commit.firstIndex(), commit.entries());
        TermRows.put(
                batch,
                db,
                commit.firstIndex(),
                commit.entries().stream().map(NewEntry::terms).toList());
        for (StoredTile tile : commit.tiles()) {
            batch.put(
                    db.family(Column.TILES),
                    Keys.tile(tile.level(), tile.index()),
                    tile.nodes().toByteArray());
        }
        batch.put(db.family(Column.META), Keys.HEAD, Values.head(commit.head()));
    }

    @Override
    public void recover() {
        gate.writeLock().lock();
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
            gate.writeLock().unlock();
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

    /**
     * Writes a store as it is at one moment into a directory that does not exist, while this one is used. On the same file system
     * most of it are links to files that never change. Whoever opens it finds the head of the last commit before that moment.
     */
    public void snapshot(Path target) {
        use("a snapshot", db -> db.snapshot(target));
    }

    @Override
    public long find(Hash leafHash) {
        long[] found = new long[1];
        find(List.of(leafHash), found);
        return found[0];
    }

    @Override
    public void find(List<Hash> leafHashes, long[] found) {
        use("leaf hashes", db -> db.leaves().find(leafHashes, found));
    }

    @Override
    public Optional<Bytes> entry(long index) {
        return read(
                "an entry", db -> covers(db, index, 1) ? Optional.of(EntryRuns.entry(db, index)) : Optional.empty());
    }

    @Override
    public Optional<Bytes> entries(long first, int count) {
        return read("entries", db -> covers(db, first, count) ? EntryRuns.entries(db, first, count) : Optional.empty());
    }

    private static boolean covers(RocksDatabase db, long first, int count) throws RocksDBException {
        byte[] head = db.get(Column.META, Keys.HEAD);
        return head != null && first >= 0 && count > 0 && count <= Keys.readU64(head, 0) - first;
    }

    @Override
    public Optional<Bytes> tile(int level, long index) {
        return read("a tile", db -> Optional.ofNullable(db.get(Column.TILES, Keys.tile(level, index)))
                .map(Bytes::wrapUnsafe));
    }

    @Override
    public List<Long> lookup(Bytes term, long below, int limit) {
        return read("a term", db -> TermRows.newest(db, term, below, limit));
    }

    @Override
    public List<Long> lookupFrom(Bytes term, long from, int limit) {
        return read("a term", db -> TermRows.oldest(db, term, from, limit));
    }

    @Override
    public List<Bytes> terms(Bytes prefix, Bytes from, int limit) {
        return read("terms", db -> TermRows.distinct(db, prefix, from, limit));
    }

    @Override
    public void dropTerms() {
        write("no terms", (db, batch) -> batch.deleteRange(db.family(Column.TERMS), new byte[0], TermRows.END));
    }

    @Override
    public void addTerms(long first, List<List<Bytes>> terms) {
        use("terms", db -> {
            try (WriteBatch batch = new WriteBatch()) {
                TermRows.put(batch, db, first, terms);
                db.writeUnsynced(batch);
            }
        });
    }

    @Override
    public void publish(PublishedCheckpoint checkpoint) {
        write("a published checkpoint", (db, batch) -> {
            byte[] size = Keys.u64(checkpoint.size());
            if (db.get(Column.PUBLISHED, size) == null) {
                batch.put(db.family(Column.PUBLISHED), size, Values.published(checkpoint));
            }
            batch.put(db.family(Column.META), Keys.PUBLISHED, Values.latest(checkpoint));
        });
    }

    @Override
    public void amend(PublishedCheckpoint checkpoint) {
        use("a published checkpoint", db -> {
            try (WriteBatch batch = new WriteBatch()) {
                batch.put(db.family(Column.PUBLISHED), Keys.u64(checkpoint.size()), Values.published(checkpoint));
                db.writeUnsynced(batch);
            }
        });
    }

    @Override
    public Optional<PublishedCheckpoint> latestPublished() {
        return read("the latest checkpoint", db -> Optional.ofNullable(db.get(Column.META, Keys.PUBLISHED))
                .map(Values::readLatest));
    }

    @Override
    public Optional<PublishedCheckpoint> published(long size) {
        return read("a published checkpoint", db -> Optional.ofNullable(db.get(Column.PUBLISHED, Keys.u64(size)))
                .map(value -> Values.readPublished(size, value)));
    }

    @Override
    public List<PublishedCheckpoint> published(long below, int limit) {
        return read("published checkpoints", db -> PublishedRows.newest(db, below, limit));
    }

    @Override
    public Optional<PublishedCheckpoint> publishedFrom(long size) {
        return read("a published checkpoint", db -> PublishedRows.first(db, size));
    }

    @Override
    public Optional<Bytes> state(String key) {
        return read("state", db -> Optional.ofNullable(db.get(Column.STATE, Keys.utf8(key)))
                .map(Bytes::wrapUnsafe));
    }

    @Override
    public void putState(String key, Bytes value) {
        use("state", db -> {
            try (WriteBatch batch = new WriteBatch()) {
                batch.put(db.family(Column.STATE), Keys.utf8(key), value.toByteArray());
                db.writeUnsynced(batch);
            }
        });
    }

    @Override
    public void close() {
        gate.writeLock().lock();
        try {
            closed = true;
            RocksDatabase old = database;
            database = null;
            if (old != null) {
                old.close();
            }
        } finally {
            gate.writeLock().unlock();
        }
    }

    private void writeFormat() {
        write("the format version", (db, batch) -> batch.put(db.family(Column.META), Keys.FORMAT, Values.format()));
    }

    private void requireFormat() {
        int version = read("the format version", db -> {
            byte[] value = db.get(Column.META, Keys.FORMAT);
            if (value == null || value.length != Integer.BYTES) {
                throw StoreException.fatal("the store was not completely created; remove it and create it again");
            }
            return ByteBuffer.wrap(value).getInt();
        });
        if (FormatVersion.of(version).isEmpty()) {
            throw StoreException.fatal("the store has the format of a newer version of this software");
        }
    }

    private interface Read<T> {
        T from(RocksDatabase database) throws RocksDBException;
    }

    private interface Use {
        void of(RocksDatabase database) throws RocksDBException;
    }

    private interface Fill {
        void add(RocksDatabase database, WriteBatch batch) throws RocksDBException;
    }

    private <T> T read(String what, Read<T> read) {
        gate.readLock().lock();
        try {
            return read.from(requireDatabase());
        } catch (RocksDBException e) {
            throw RocksErrors.translate(what + " could not be read", e);
        } finally {
            gate.readLock().unlock();
        }
    }

    private void use(String what, Use use) {
        gate.readLock().lock();
        try {
            use.of(requireDatabase());
        } catch (RocksDBException e) {
            throw RocksErrors.translate(what + " could not be read or written", e);
        } finally {
            gate.readLock().unlock();
        }
    }

    private void write(String what, Fill fill) {
        use(what, db -> {
            try (WriteBatch batch = new WriteBatch()) {
                fill.add(db, batch);
                db.writeSynced(batch);
            }
        });
    }

    @GuardedBy("gate")
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
