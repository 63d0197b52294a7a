package dev.vitrine.witness.store;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.TreeHead;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The columns {@code heads} and {@code notes}. */
final class RocksCheckpointTable implements CheckpointTable {

    private static final int HEAD_SIZE = Long.BYTES + Hash.SIZE;

    private final Database database;

    RocksCheckpointTable(Database database) {
        this.database = database;
    }

    @Override
    public TreeHead head(OriginHash log) {
        byte[] value = database.get(Column.HEADS, log.key());
        if (value == null) {
            return TreeHead.EMPTY;
        }
        if (value.length != HEAD_SIZE) {
            throw new StoreException("a stored head has the wrong length");
        }
        long size = ByteBuffer.wrap(value).getLong();
        if (size < 0) {
            throw new StoreException("a stored head has a size of 2^63 or more");
        }
        return new TreeHead(size, Hash.of(value, Long.BYTES));
    }

    @Override
    public Optional<Bytes> note(OriginHash log) {
        byte[] value = database.get(Column.NOTES, log.key());
        return value == null ? Optional.empty() : Optional.of(Bytes.wrapUnsafe(value));
    }

    @Override
    public void commit(Map<OriginHash, StoredCheckpoint> changes) {
        List<Database.Put> puts = new ArrayList<>(2 * changes.size());
        changes.forEach((log, checkpoint) -> {
            puts.add(new Database.Put(Column.HEADS, Bytes.wrapUnsafe(log.key()), encode(checkpoint.head())));
            puts.add(new Database.Put(Column.NOTES, Bytes.wrapUnsafe(log.key()), checkpoint.note()));
        });
        database.write(puts);
    }

    @Override
    public void reload() {
        database.reopen();
    }

    /** The database is closed by its owner, after everybody who reads it. */
    @Override
    public void close() {}

    private static Bytes encode(TreeHead head) {
        byte[] value = new byte[HEAD_SIZE];
        ByteBuffer.wrap(value).putLong(head.size());
        head.root().copyTo(value, Long.BYTES);
        return Bytes.wrapUnsafe(value);
    }
}
