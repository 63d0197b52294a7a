package dev.vitrine.witness.store;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** Every native object of one open database, and why each option has its value. Closed in reverse order of creation. */
final class RocksHandles implements AutoCloseable {

    private static final long BLOCK_CACHE = 32L << 20;
    private static final long WRITE_BUFFER = 8L << 20;
    private static final int BLOOM_BITS = 10;

    private final Deque<AutoCloseable> natives = new ArrayDeque<>();
    private final Map<Column, ColumnFamilyHandle> families = new EnumMap<>(Column.class);
    private final WriteOptions synced;
    private final RocksDB db;

    static {
        // Takes librocksdbjni from java.library.path when it is there, and unpacks its own copy otherwise.
        RocksDB.loadLibrary();
    }

    static RocksHandles create(Path directory) throws RocksDBException {
        return new RocksHandles(directory, true);
    }

    static RocksHandles open(Path directory) throws RocksDBException {
        return new RocksHandles(directory, false);
    }

    private RocksHandles(Path directory, boolean create) throws RocksDBException {
        try {
            DBOptions options = own(new DBOptions());
            var unused = options.setCreateIfMissing(create)
                    .setErrorIfExists(create)
                    // A database of an earlier format lacks the families that came later, and no others: RocksDB
                    // refuses to open one that lost a family.
                    .setCreateMissingColumnFamilies(true)
                    // Every commit is synced, so only its own last record can be torn. Damage anywhere else would mean
                    // that acknowledged heads are gone, and then the witness must not start.
                    .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                    .setParanoidChecks(true)
                    .setMaxTotalWalSize(8 * WRITE_BUFFER)
                    .setMaxOpenFiles(256)
                    .setKeepLogFileNum(2)
                    .setMaxLogFileSize(1L << 20);
            Cache cache = own(new LRUCache(BLOCK_CACHE));
            ColumnFamilyOptions familyOptions = familyOptions(cache);

            List<Column> columns = List.of(Column.values());
            List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
            for (Column column : columns) {
                descriptors.add(new ColumnFamilyDescriptor(column.family(), familyOptions));
            }
            List<ColumnFamilyHandle> opened = new ArrayList<>();
            db = own(RocksDB.open(options, directory.toString(), descriptors, opened));
            for (int i = 0; i < opened.size(); i++) {
                families.put(columns.get(i), own(opened.get(i)));
            }
            synced = own(new WriteOptions());
            var unusedToo = synced.setSync(true);
        } catch (RocksDBException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private ColumnFamilyOptions familyOptions(Cache cache) {
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setBlockCache(cache)
                // Most look-ups of unknown origins end in the filter.
                .setFilterPolicy(own(new BloomFilter(BLOOM_BITS)))
                .setCacheIndexAndFilterBlocks(true);
        return own(new ColumnFamilyOptions())
                .setTableFormatConfig(table)
                .setWriteBufferSize(WRITE_BUFFER)
                // Hashes and signatures do not compress.
                .setCompressionType(CompressionType.NO_COMPRESSION);
    }

    byte @Nullable [] get(Column column, byte[] key) throws RocksDBException {
        return db.get(family(column), key);
    }

    /** Keys of 32 bytes behind {@code after}, in order, at most {@code limit} of them. */
    List<Bytes> keysAfter(Column column, byte[] after, int limit) throws RocksDBException {
        List<Bytes> keys = new ArrayList<>();
        try (RocksIterator rows = db.newIterator(family(column))) {
            for (rows.seek(after); rows.isValid() && keys.size() < limit; rows.next()) {
                byte[] key = rows.key();
                if (key.length == Hash.SIZE && !Arrays.equals(key, after)) {
                    keys.add(Bytes.wrapUnsafe(key));
                }
            }
            rows.status();
        }
        return keys;
    }

    void forEach(Column column, BiConsumer<byte[], byte[]> each) throws RocksDBException {
        try (RocksIterator rows = db.newIterator(family(column))) {
            for (rows.seekToFirst(); rows.isValid(); rows.next()) {
                each.accept(rows.key(), rows.value());
            }
            rows.status();
        }
    }

    void writeSynced(WriteBatch batch) throws RocksDBException {
        db.write(synced, batch);
    }

    ColumnFamilyHandle family(Column column) {
        ColumnFamilyHandle family = families.get(column);
        if (family == null) {
            throw new AssertionError("bad math: every column has its family");
        }
        return family;
    }

    private <T extends AutoCloseable> T own(T nativeObject) {
        natives.push(nativeObject);
        return nativeObject;
    }

    @Override
    public void close() {
        while (!natives.isEmpty()) {
            try {
                natives.pop().close();
            } catch (Exception e) {
                throw new AssertionError("closing a native object throws nothing", e);
            }
        }
    }
}
