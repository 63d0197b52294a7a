package dev.vitrine.log.rocksdb;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
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
    private final ReadOptions reads;
    private final WriteOptions synced;
    private final WriteOptions unsynced;

    RocksDatabase(Path directory, RocksTuning tuning, boolean create) throws RocksDBException {
        try {
            DBOptions options = tuning.database(resources, create);
            Cache cache = tuning.cache(resources);
            List<Column> columns = List.of(Column.values());
            List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
            for (Column column : columns) {
                descriptors.add(new ColumnFamilyDescriptor(column.family(), tuning.column(column, cache, resources)));
            }
            reads = RocksTuning.reads(resources);
            synced = RocksTuning.synced(resources);
            unsynced = RocksTuning.unsynced(resources);
            List<ColumnFamilyHandle> opened = new ArrayList<>();
            db = resources.add(RocksDB.open(options, directory.toString(), descriptors, opened));
            for (int i = 0; i < opened.size(); i++) {
                families.put(columns.get(i), resources.add(opened.get(i)));
            }
        } catch (RocksDBException | RuntimeException e) {
            resources.close();
            throw e;
        }
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
