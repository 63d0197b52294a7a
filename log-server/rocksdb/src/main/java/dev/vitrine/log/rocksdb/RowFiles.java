package dev.vitrine.log.rocksdb;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** Ascending rows of one column in files of bounded size, each added to the database when it is full. Not thread-safe. */
final class RowFiles implements AutoCloseable {

    private static final int SIZE_LOOKED_AT = 64; // rows

    private final RocksDatabase database;
    private final Column column;
    private final long bytesEach;
    private @Nullable RowFile file;
    private int number;
    private int rows;

    RowFiles(RocksDatabase database, Column column, long bytesEach) {
        this.database = database;
        this.column = column;
        this.bytesEach = bytesEach;
    }

    void put(ByteBuffer key, ByteBuffer value) throws RocksDBException {
        RowFile open = file;
        if (open == null) {
            open = database.newFile(column, number++);
            file = open;
        }
        open.put(key, value);
        if (++rows % SIZE_LOOKED_AT == 0 && open.size() >= bytesEach) {
            finish();
        }
    }

    /** Adds what was put. */
    void finish() throws RocksDBException {
        RowFile open = file;
        if (open != null) {
            file = null;
            try (open) {
                database.addFile(column, open);
            }
        }
    }

    /** Forgets what was not added. */
    @Override
    public void close() {
        RowFile open = file;
        if (open != null) {
            open.close();
        }
    }
}
