package dev.vitrine.log.rocksdb;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Cache;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.EnvOptions;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.SstFileWriter;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** One open database with all its native objects. It must not be used after {@link #close}: that would kill the process. */
final class RocksDatabase implements AutoCloseable {

    static {
        // Takes the native library from java.library.path when it is there; otherwise the driver unpacks its own copy.
        RocksDB.loadLibrary();
    }

    private final NativeResources resources = new NativeResources();
    private final Map<Column, ColumnFamilyHandle> families = new EnumMap<>(Column.class);
    private final RocksDB db;
    private final Path directory;
    private final DBOptions options;
    private final Map<Column, ColumnFamilyOptions> columnOptions = new EnumMap<>(Column.class);
    private final LeafIndex leaves;
    private final ReadOptions reads;
    private final WriteOptions synced;
    private final WriteOptions unsynced;

    RocksDatabase(Path directory, RocksTuning tuning, boolean create) throws RocksDBException {
        this(directory, tuning, create, false);
    }

    /** Opens what is there without writing anything, where writing fails. */
    static RocksDatabase readOnly(Path directory, RocksTuning tuning) throws RocksDBException {
        return new RocksDatabase(directory, tuning, false, true);
    }

    private RocksDatabase(Path directory, RocksTuning tuning, boolean create, boolean readOnly)
            throws RocksDBException {
        this.directory = directory;
        try {
            options = tuning.database(resources, create);
            Cache cache = tuning.cache(resources);
            List<Column> columns = List.of(Column.values());
            List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
            for (Column column : columns) {
                ColumnFamilyOptions columnOption = tuning.column(column, cache, resources);
                columnOptions.put(column, columnOption);
                descriptors.add(new ColumnFamilyDescriptor(column.family(), columnOption));
            }
            reads = RocksTuning.reads(resources);
            synced = RocksTuning.synced(resources);
            unsynced = RocksTuning.unsynced(resources);
            List<ColumnFamilyHandle> opened = new ArrayList<>();
            String path = directory.toString();
            db = resources.add(
                    readOnly
                            ? RocksDB.openReadOnly(options, path, descriptors, opened)
                            : RocksDB.open(options, path, descriptors, opened));
            for (int i = 0; i < opened.size(); i++) {
                families.put(columns.get(i), resources.add(opened.get(i)));
            }
            leaves = resources.add(new LeafIndex(this, tuning.recentLeaves()));
        } catch (RocksDBException | RuntimeException e) {
            resources.close();
            throw e;
        }
    }

    /** The index by leaf hash, over two columns of this database. */
    LeafIndex leaves() {
        return leaves;
    }

    byte @Nullable [] get(Column column, byte[] key) throws RocksDBException {
        return db.get(family(column), reads, key);
    }

    /** Reads into a direct buffer; the length of the value, or {@link RocksDB#NOT_FOUND}. */
    int get(Column column, ByteBuffer key, ByteBuffer value) throws RocksDBException {
        return db.get(family(column), reads, key, value);
    }

    @MustBeClosed
    RocksIterator iterator(Column column) {
        return db.newIterator(family(column), reads);
    }

    /** Durable when it returns. */
    void writeSynced(WriteBatch batch) throws RocksDBException {
        db.write(synced, batch);
    }

    void writeUnsynced(WriteBatch batch) throws RocksDBException {
        db.write(unsynced, batch);
    }

    /** Adds a file of rows in ascending order of their keys, past the write-ahead log. Durable when it returns. */
    void addFile(Column column, FileContent content) throws RocksDBException {
        String path = directory
                .resolve(column.name().toLowerCase(Locale.ROOT) + ".adding")
                .toString();
        try (EnvOptions environment = new EnvOptions();
                Options all = new Options(options, requireOptions(column));
                SstFileWriter file = new SstFileWriter(environment, all);
                IngestExternalFileOptions ingest = new IngestExternalFileOptions().setMoveFiles(true)) {
            file.open(path);
            content.write(file);
            file.finish();
            db.ingestExternalFile(family(column), List.of(path), ingest);
        }
    }

    /** A file for rows that come, beside the database until {@link #addFile(Column, RowFile)}. */
    RowFile newFile(Column column, int number) throws RocksDBException {
        Path path = directory.resolve(column.name().toLowerCase(Locale.ROOT) + "-" + number + ".adding");
        return new RowFile(path, options, requireOptions(column));
    }

    /** Adds the rows of a file, past the write-ahead log. Durable when it returns. */
    void addFile(Column column, RowFile file) throws RocksDBException {
        try (IngestExternalFileOptions ingest = new IngestExternalFileOptions().setMoveFiles(true)) {
            db.ingestExternalFile(family(column), List.of(file.finish()), ingest);
        }
    }

    /** Another database with the rows that this one has at some moment during the call. Durable when it returns. */
    void snapshot(Path target) throws RocksDBException {
        try (Checkpoint checkpoint = Checkpoint.create(db)) {
            checkpoint.createCheckpoint(target.toString());
        }
    }

    interface FileContent {
        void write(SstFileWriter file) throws RocksDBException;
    }

    private ColumnFamilyOptions requireOptions(Column column) {
        return Objects.requireNonNull(columnOptions.get(column));
    }

    ColumnFamilyHandle family(Column column) {
        ColumnFamilyHandle family = families.get(column);
        if (family == null) {
            throw new AssertionError("bad math: every column has its family");
        }
        return family;
    }

    @Override
    public void close() {
        resources.close();
    }
}
