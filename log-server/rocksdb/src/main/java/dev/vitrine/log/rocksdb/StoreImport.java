package dev.vitrine.log.rocksdb;

import dev.vitrine.log.store.PublishedCheckpoint;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.log.store.StoredTile;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.NodeId;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.merkle.TreeRoot;
import dev.vitrine.tlog.tile.HashTile;
import dev.vitrine.tlog.tile.RightEdge;
import dev.vitrine.tlog.tile.TileId;
import dev.vitrine.tlog.tile.TileUpdate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/*
 * Implementation note. Everything but the head follows from the entries, and its order is known before: so rows go into the files
 * where compactions would have put them in the end, past write-ahead log and memtables. Hashing is what costs; it is done side by
 * side, bundle by bundle, while one thread writes the rows in their order. The tiles above level 0 are those of a tree whose leaves
 * are the roots of the tiles of level 0.
 */

/**
 * Makes a store from the entries of a log that exists elsewhere: a mirror, a backup. Nothing is a store before {@link #seal}, which
 * wants the signed head that the entries hash to. Not thread-safe.
 */
public final class StoreImport implements AutoCloseable {

    private static final long FILE_BYTES = 128L << 20;
    private static final int AHEAD = 32; // bundles for each thread
    private static final int HEIGHT = Integer.numberOfTrailingZeros(TileId.FULL);

    private final Path directory;
    private final RocksDatabase database;
    private final ExecutorService workers;
    private final int ahead;
    private final Deque<Future<HashedBundle>> hashing = new ArrayDeque<>();
    private final LeafSpill leaves;
    private final RowFiles entryRows;
    private final RowFiles tileRows;
    private final ByteBuffer key = ByteBuffer.allocateDirect(1 + Long.BYTES);
    private final ByteBuffer value = ByteBuffer.allocateDirect(EntryRuns.MAX_RUN);
    private final List<Hash> roots = new ArrayList<>(TileId.FULL); // of tiles that are in no tile above yet
    private RightEdge above = RightEdge.EMPTY; // the tree over the roots of the complete tiles of level 0
    private @Nullable HashTile last; // of level 0, if it is partial
    private long size;
    private @Nullable TreeHead head;

    private StoreImport(Path directory, RocksDatabase database, long expected, int threads) throws IOException {
        this.directory = directory;
        this.database = database;
        this.ahead = AHEAD * threads;
        this.leaves = new LeafSpill(directory.resolve("import"), expected);
        this.entryRows = new RowFiles(database, Column.ENTRIES, FILE_BYTES);
        this.tileRows = new RowFiles(database, Column.TILES, FILE_BYTES);
        this.workers = Executors.newFixedThreadPool(threads, task -> new Thread(task, "store-import"));
    }

    /**
     * Begins in a directory that does not exist or is empty.
     *
     * @param expected about how many entries will come
     * @param threads that hash and sort
     */
    public static StoreImport begin(Path directory, RocksTuning tuning, long expected, int threads) {
        try {
            Files.createDirectories(directory);
            try (var files = Files.list(directory)) {
                if (files.findAny().isPresent()) {
                    throw StoreException.fatal("a store is made in an empty directory only");
                }
            }
            return new StoreImport(directory, new RocksDatabase(directory, tuning, true), expected, threads);
        } catch (IOException e) {
            throw StoreException.fatal("the directory cannot be used", e);
        } catch (RocksDBException e) {
            throw RocksErrors.translate("the database could not be created", e);
        }
    }

    /** How many entries were written; those that are still being hashed are not counted. */
    public long size() {
        return size;
    }

    /**
     * The next entries, in the format of an entry bundle. All but the last have 256.
     *
     * @throws MalformedException if this bundle, or one shortly before it, is none
     */
    public void add(Bytes bundle) throws MalformedException {
        hashing.add(workers.submit(() -> HashedBundle.of(bundle)));
        if (hashing.size() >= ahead) {
            write(hashing.remove());
        }
    }

    /**
     * No more entries come: builds what follows from them.
     *
     * @return the head of their tree, which nobody has signed yet
     */
    public TreeHead finish() throws MalformedException {
        while (!hashing.isEmpty()) {
            write(hashing.remove());
        }
        if (size == 0) {
            throw new MalformedException("a log has at least one entry", 0);
        }
        try {
            grow();
            entryRows.finish();
            tileRows.finish();
            leaves.finish();
            addLeaves();
            Files.deleteIfExists(directory.resolve("import"));
            TreeHead made = new TreeHead(size, TreeRoot.of(size, this::nodes));
            head = made;
            return made;
        } catch (IOException | VerificationException e) {
            throw StoreException.fatal("the rows of the index could not be written", e);
        } catch (RocksDBException e) {
            throw RocksErrors.translate("the rows could not be added", e);
        }
    }

    /**
     * Makes it a store.
     *
     * @param signed by the log; the head that {@link #finish} gave
     * @param published the checkpoint that the log shows from the start
     * @throws VerificationException if it is the head of another tree; then nothing is a store
     */
    public void seal(SignedHead signed, PublishedCheckpoint published) throws VerificationException {
        if (head == null || !signed.head().equals(head)) {
            throw new VerificationException(
                    VerificationException.Reason.ROOT_MISMATCH,
                    "the entries do not hash to the head of the checkpoint");
        }
        try (WriteBatch batch = new WriteBatch()) {
            batch.put(database.family(Column.META), Keys.HEAD, Values.head(signed));
            batch.put(database.family(Column.PUBLISHED), Keys.u64(published.size()), Values.published(published));
            batch.put(database.family(Column.META), Keys.PUBLISHED, Values.latest(published));
            batch.put(database.family(Column.META), Keys.FORMAT, Values.format());
            database.writeSynced(batch);
        } catch (RocksDBException e) {
            throw RocksErrors.translate("the head could not be written", e);
        }
    }

    private void write(Future<HashedBundle> hashed) throws MalformedException {
        try {
            write(get(hashed));
        } catch (IOException e) {
            throw StoreException.fatal("leaf hashes could not be written", e);
        } catch (RocksDBException e) {
            throw RocksErrors.translate("entries could not be written", e);
        }
    }

    private void write(HashedBundle bundle) throws IOException, RocksDBException, MalformedException {
        if (size % TileId.FULL != 0) {
            throw new MalformedException("only the last bundle may be partial", 0);
        }
        long first = size;
        int from = 0;
        for (int run = 0; run < bundle.runs().length; run++) {
            int to = bundle.runs()[run];
            key.clear();
            key.putLong(first).flip();
            value.clear();
            bundle.bytes().slice(from, to).copyTo(value);
            entryRows.put(key, value.flip());
            first += bundle.runEntries()[run];
            from = to;
        }
        leaves.add(size, bundle.leaves());
        if (bundle.width() == TileId.FULL) {
            putTile(0, size / TileId.FULL, bundle.tile());
            roots.add(bundle.tile().root());
            if (roots.size() == TileId.FULL) {
                grow();
            }
        } else {
            last = bundle.tile();
        }
        size += bundle.width();
    }

    private void putTile(int level, long index, HashTile tile) throws RocksDBException {
        key.clear();
        key.put((byte) level).putLong(index).flip();
        value.clear();
        tile.nodes().copyTo(value);
        tileRows.put(key, value.flip());
    }

    /** Takes the roots of complete tiles into the tiles above, of which there are few: they go the usual way. */
    private void grow() throws RocksDBException {
        TileUpdate update = above.append(roots);
        roots.clear();
        above = update.after();
        try (WriteBatch batch = new WriteBatch()) {
            for (Map.Entry<TileId, HashTile> each : update.tiles().entrySet()) {
                TileId id = each.getKey();
                if (!id.isPartial()) {
                    StoredTile tile = new StoredTile(
                            id.level() + 1, id.index(), each.getValue().nodes());
                    batch.put(
                            database.family(Column.TILES),
                            Keys.tile(tile.level(), tile.index()),
                            tile.nodes().toByteArray());
                }
            }
            database.writeUnsynced(batch);
        }
    }

    /** Sorts the shares side by side; each becomes a file. */
    private void addLeaves() throws MalformedException, IOException, RocksDBException {
        List<Future<Boolean>> shares = new ArrayList<>();
        for (int share = 0; share < leaves.shares(); share++) {
            int own = share;
            Callable<Boolean> task = () -> addLeaves(own);
            shares.add(workers.submit(task));
        }
        for (Future<Boolean> share : shares) {
            Boolean unused = get(share);
        }
    }

    private boolean addLeaves(int share) throws IOException, RocksDBException {
        ByteBuffer hash = ByteBuffer.allocateDirect(Hash.SIZE);
        ByteBuffer index = ByteBuffer.allocateDirect(Long.BYTES);
        try (RowFile file = database.newFile(Column.LEAVES, share)) {
            leaves.drain(share, (leaf, at) -> {
                hash.clear();
                hash.put(leaf).flip();
                index.clear();
                index.putLong(at).flip();
                file.put(hash, index);
            });
            if (!file.isEmpty()) {
                database.addFile(Column.LEAVES, file);
            }
            return !file.isEmpty();
        }
    }

    /** The nodes at the right edge, which are all in partial tiles. */
    private List<Hash> nodes(List<NodeId> ids) {
        List<Hash> hashes = new ArrayList<>(ids.size());
        for (NodeId id : ids) {
            int level = id.level() / HEIGHT;
            int inTile = id.level() % HEIGHT;
            Optional<HashTile> tile = level == 0 ? Optional.ofNullable(last) : above.partial(level - 1);
            hashes.add(tile.orElseThrow(() -> new AssertionError("bad math: a node of the edge is in a partial tile"))
                    .node(inTile, (int) (id.index() & (TileId.FULL >> inTile) - 1)));
        }
        return hashes;
    }

    private static <T> T get(Future<T> task) throws MalformedException, IOException, RocksDBException {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StoreException.fatal("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof MalformedException malformed) {
                throw malformed;
            }
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            if (e.getCause() instanceof RocksDBException rocks) {
                throw rocks;
            }
            throw StoreException.fatal("a thread of the import failed", e);
        }
    }

    /** Closes the files; {@link RocksLogStore#open} opens what was sealed. */
    @Override
    public void close() {
        List<Runnable> unused = workers.shutdownNow();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = workers.awaitTermination(1, TimeUnit.HOURS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        entryRows.close();
        tileRows.close();
        database.close();
    }
}
