package dev.vitrine.log.rocksdb;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.EnvOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/** Rows of one column in ascending order of their keys, on their way into a file beside the database. Not thread-safe. */
final class RowFile implements AutoCloseable {

    private final NativeResources resources = new NativeResources();
    private final SstFileWriter writer;
    private final String path;
    private long rows;

    RowFile(Path path, DBOptions database, ColumnFamilyOptions column) throws RocksDBException {
        this.path = path.toString();
        EnvOptions environment = resources.add(new EnvOptions());
        Options options = resources.add(new Options(database, column));
        writer = resources.add(new SstFileWriter(environment, options));
        try {
            writer.open(this.path);
        } catch (RocksDBException e) {
            resources.close();
            throw e;
        }
    }

    void put(ByteBuffer key, ByteBuffer value) throws RocksDBException {
        writer.put(key, value);
        rows++;
    }

    boolean isEmpty() {
        return rows == 0;
    }

    /** Bytes written so far. */
    long size() throws RocksDBException {
        return writer.fileSize();
    }

    /** Writes what is left, and says where the file is. A file has at least one row. */
    String finish() throws RocksDBException {
        writer.finish();
        return path;
    }

    @Override
    public void close() {
        resources.close();
    }
}
