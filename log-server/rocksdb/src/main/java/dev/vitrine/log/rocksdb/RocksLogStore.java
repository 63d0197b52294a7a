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
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** A log in a directory, which it locks. */
public final class RocksLogStore implements LogStore {

    private final Gate gate;
    private final Object committing = new Object();

    @GuardedBy("committing")
    private final EntryRuns runs = new EntryRuns();

    private RocksLogStore(Gate gate) {
        this.gate = gate;
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
            RocksLogStore store = new RocksLogStore(Gate.create(directory, tuning));
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
            store = new RocksLogStore(Gate.open(directory, tuning));
        } catch (RocksDBException e) {
            throw RocksErrors.translate("the database could not be opened", e);
        }
        try {
            store.takeOverFormat();
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
        return gate.read("the head", db -> Optional.ofNullable(db.get(Column.META, Keys.HEAD))
                .map(Values::readHead));
    }

    @Override
    public void create(SignedHead empty) {
        synchronized (committing) {
            if (head().isPresent() || empty.size() != 0) {
                throw StoreException.fatal("only an empty store becomes a log");
            }
            gate.write(
                    "the first head", (db, batch) -> batch.put(db.family(Column.META), Keys.HEAD, Values.head(empty)));
        }
    }

    @Override
    public void commit(Commit commit) {
        synchronized (committing) {
            EntryRuns buffers = runs;
            byte[] hashes = LeafIndex.row(commit.entries());
            gate.use("a commit", db -> {
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
        gate.recover();
    }

    /**
     * Writes a store as it is at one moment into a directory that does not exist, while this one is used. On the same file system
     * most of it are links to files that never change. Whoever opens it finds the head of the last commit before that moment.
     */
    public void snapshot(Path target) {
        gate.use("a snapshot", db -> db.snapshot(target));
    }

    @Override
    public long find(Hash leafHash) {
        long[] found = new long[1];
        find(List.of(leafHash), found);
        return found[0];
    }

    @Override
    public void find(List<Hash> leafHashes, long[] found) {
        gate.use("leaf hashes", db -> db.leaves().find(leafHashes, found));
    }

    @Override
    public Optional<Bytes> entry(long index) {
        return gate.read(
                "an entry", db -> covers(db, index, 1) ? Optional.of(EntryRuns.entry(db, index)) : Optional.empty());
    }

    @Override
    public Optional<Bytes> entries(long first, int count) {
        return gate.read(
                "entries", db -> covers(db, first, count) ? EntryRuns.entries(db, first, count) : Optional.empty());
    }

    private static boolean covers(RocksDatabase db, long first, int count) throws RocksDBException {
        byte[] head = db.get(Column.META, Keys.HEAD);
        return head != null && first >= 0 && count > 0 && count <= Keys.readU64(head, 0) - first;
    }

    @Override
    public Optional<Bytes> tile(int level, long index) {
        return gate.read("a tile", db -> Optional.ofNullable(db.get(Column.TILES, Keys.tile(level, index)))
                .map(Bytes::wrapUnsafe));
    }

    @Override
    public List<Long> lookup(Bytes term, long below, int limit) {
        return gate.read("a term", db -> TermRows.newest(db, term, below, limit));
    }

    @Override
    public List<Long> lookupFrom(Bytes term, long from, int limit) {
        return gate.read("a term", db -> TermRows.oldest(db, term, from, limit));
    }

    @Override
    public List<Bytes> terms(Bytes prefix, Bytes from, int limit) {
        return gate.read("terms", db -> TermRows.distinct(db, prefix, from, limit));
    }

    @Override
    public void dropTerms() {
        gate.write("no terms", (db, batch) -> batch.deleteRange(db.family(Column.TERMS), new byte[0], TermRows.END));
    }

    @Override
    public void addTerms(long first, List<List<Bytes>> terms) {
        gate.writeUnsynced("terms", (db, batch) -> TermRows.put(batch, db, first, terms));
    }

    @Override
    public void publish(PublishedCheckpoint checkpoint) {
        gate.write("a published checkpoint", (db, batch) -> {
            byte[] size = Keys.u64(checkpoint.size());
            if (db.get(Column.PUBLISHED, size) == null) {
                batch.put(db.family(Column.PUBLISHED), size, Values.published(checkpoint));
            }
            batch.put(db.family(Column.META), Keys.PUBLISHED, Values.latest(checkpoint));
        });
    }

    @Override
    public void amend(PublishedCheckpoint checkpoint) {
        gate.writeUnsynced(
                "a published checkpoint",
                (db, batch) -> batch.put(
                        db.family(Column.PUBLISHED), Keys.u64(checkpoint.size()), Values.published(checkpoint)));
    }

    @Override
    public Optional<PublishedCheckpoint> latestPublished() {
        return gate.read("the latest checkpoint", db -> Optional.ofNullable(db.get(Column.META, Keys.PUBLISHED))
                .map(Values::readLatest));
    }

    @Override
    public Optional<PublishedCheckpoint> published(long size) {
        return gate.read("a published checkpoint", db -> Optional.ofNullable(db.get(Column.PUBLISHED, Keys.u64(size)))
                .map(value -> Values.readPublished(size, value)));
    }

    @Override
    public List<PublishedCheckpoint> published(long below, int limit) {
        return gate.read("published checkpoints", db -> PublishedRows.newest(db, below, limit));
    }

    @Override
    public Optional<PublishedCheckpoint> publishedFrom(long size) {
        return gate.read("a published checkpoint", db -> PublishedRows.first(db, size));
    }

    @Override
    public Optional<Bytes> state(String key) {
        return gate.read("state", db -> Optional.ofNullable(db.get(Column.STATE, Keys.utf8(key)))
                .map(Bytes::wrapUnsafe));
    }

    @Override
    public void putState(String key, Bytes value) {
        gate.writeUnsynced(
                "state", (db, batch) -> batch.put(db.family(Column.STATE), Keys.utf8(key), value.toByteArray()));
    }

    @Override
    public void close() {
        gate.close();
    }

    private void writeFormat() {
        gate.write(
                "the format version", (db, batch) -> batch.put(db.family(Column.META), Keys.FORMAT, Values.format()));
    }

    private void takeOverFormat() {
        int version = gate.read("the format version", db -> {
            byte[] value = db.get(Column.META, Keys.FORMAT);
            if (value == null || value.length != Integer.BYTES) {
                throw StoreException.fatal("the store was not completely created; remove it and create it again");
            }
            return ByteBuffer.wrap(value).getInt();
        });
        FormatVersion known = FormatVersion.of(version)
                .orElseThrow(
                        () -> StoreException.fatal("the store has the format of a newer version of this software"));
        if (known != FormatVersion.CURRENT) {
            // Before anything is written that the software which made this store would misread.
            writeFormat();
        }
    }
}
