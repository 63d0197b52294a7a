package dev.vitrine.log.rocksdb;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteOptions;

/**
 * Every option that differs from the driver's default, with its reason. What an operator may change is a component of this
 * record.
 *
 * @param cacheBytes blocks, indexes and filters of files that are kept in memory
 * @param memtableBytes of new entries kept in memory before they become a file; there may be three such tables. Other columns
 *     use less.
 * @param walBytes the most of the write-ahead log that a start may have to read again, about 300 MB/s
 * @param recentLeaves how many leaf hashes are kept in memory, 80 bytes each, before they become a file of the index; there
 *     may be twice as many
 */
public record RocksTuning(long cacheBytes, long memtableBytes, long walBytes, int recentLeaves) {

    // A commit less than a power of two: the table of twice as many slots is half full at most, and does not double
    // once more because the last commit goes past it.
    private static final int RECENT_LEAVES = (1 << 18) - (1 << 13);

    public static final RocksTuning DEFAULT = new RocksTuning(128L << 20, 32L << 20, 128L << 20, RECENT_LEAVES);

    private static final int FILTER_BITS = 10;

    public RocksTuning {
        if (recentLeaves < 1 || cacheBytes < 1 << 20 || memtableBytes < 1 << 20 || walBytes < memtableBytes) {
            throw new IllegalArgumentException("caches of 1 MiB at least, and a log that holds a memtable");
        }
    }

    DBOptions database(NativeResources resources, boolean create) {
        return resources
                .add(new DBOptions())
                // Creating a log is an explicit act.
                .setCreateIfMissing(create)
                .setErrorIfExists(create)
                .setCreateMissingColumnFamilies(create)
                // A crash tears the record that was being written, which nobody was told about. Damage anywhere else
                // means that acknowledged entries are gone: then the log must not open, where PointInTimeRecovery
                // would open an older one and sign a second head of one size.
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setParanoidChecks(true)
                .setMaxTotalWalSize(walBytes)
                // One writer: no skip list with atomic inserts, which also costs the writer time.
                .setAllowConcurrentMemtableWrite(false)
                .setEnableWriteThreadAdaptiveYield(false)
                // Two cores, one of them for the sequencer: one flush and one compaction at a time.
                .setMaxBackgroundJobs(2)
                // Large files reach the medium in small steps: a commit's flush does not queue behind one of 64 MiB.
                .setBytesPerSync(1 << 20)
                .setMaxOpenFiles(512)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(4 << 20)
                .setKeepLogFileNum(2);
    }

    Cache cache(NativeResources resources) {
        return resources.add(new LRUCache(cacheBytes));
    }

    ColumnFamilyOptions column(Column column, Cache cache, NativeResources resources) {
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setBlockCache(cache)
                // Memory stays within the cache, however many files there are.
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setFormatVersion(5);
        ColumnFamilyOptions options = resources
                .add(new ColumnFamilyOptions())
                .setTableFormatConfig(table)
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setWriteBufferSize(Math.max(1 << 20, memtableBytes / 8));
        return switch (column) {
            // Ascending keys that are never overwritten: files of one level do not overlap and move down without being
            // rewritten. Evidence is certificates and JSON, which LZ4 halves; it costs nothing where it does not.
            case ENTRIES ->
                options.setWriteBufferSize(memtableBytes)
                        .setMaxWriteBufferNumber(3)
                        .setTargetFileSizeBase(memtableBytes)
                        .setCompressionType(CompressionType.LZ4_COMPRESSION)
                        .setTableFormatConfig(table.setBlockSize(32 << 10));
            // One tile is one block.
            case TILES -> options.setTableFormatConfig(table.setBlockSize(16 << 10));
            // Random keys: every file overlaps all others, which tiers of files of like size bear better than levels.
            // Nearly every look-up is for a leaf that is not there, and ends in the files' filters. Files are added
            // beside the write path, and a backlog of them must not slow it down.
            case LEAVES ->
                options.setCompactionStyle(CompactionStyle.UNIVERSAL)
                        .setLevel0SlowdownWritesTrigger(100)
                        .setLevel0StopWritesTrigger(200)
                        .setTableFormatConfig(table.setFilterPolicy(resources.add(new BloomFilter(FILTER_BITS)))
                                .setPartitionFilters(true)
                                .setIndexType(IndexType.kTwoLevelIndexSearch)
                                .setPinTopLevelIndexAndFilter(true));
            case PUBLISHED -> options.setCompressionType(CompressionType.LZ4_COMPRESSION);
            case META, RECENT, TERMS, STATE -> options;
        };
    }

    static WriteOptions synced(NativeResources resources) {
        return resources.add(new WriteOptions()).setSync(true);
    }

    static WriteOptions unsynced(NativeResources resources) {
        return resources.add(new WriteOptions()).setSync(false);
    }

    static ReadOptions reads(NativeResources resources) {
        // The default, but never by accident: a damaged block is an error and not an entry.
        return resources.add(new ReadOptions()).setVerifyChecksums(true);
    }
}
