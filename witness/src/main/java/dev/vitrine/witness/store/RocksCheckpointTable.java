package dev.vitrine.witness.store;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.text.Decimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The columns {@code heads} and {@code notes}. */
final class RocksCheckpointTable implements CheckpointTable {

    private static final byte[] TIME = "time".getBytes(StandardCharsets.UTF_8);
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
    public long latestTime() {
        byte[] value = database.get(Column.META, TIME);
        try {
            return value == null ? 0 : Decimal.parse(Bytes.wrapUnsafe(value));
        } catch (MalformedException e) {
            throw new StoreException("the stored time is damaged", e);
        }
    }

    @Override
    public List<OriginHash> logsAfter(OriginHash after, int limit) {
        return database.keysAfter(Column.HEADS, after.key(), limit).stream()
                .map(key -> new OriginHash(Hash.of(key.toByteArray(), 0)))
                .toList();
    }

    @Override
    public void commit(Map<OriginHash, StoredCheckpoint> changes) {
        List<Database.Put> puts = new ArrayList<>(2 * changes.size());
        changes.forEach((log, checkpoint) -> {
            puts.add(new Database.Put(Column.HEADS, Bytes.wrapUnsafe(log.key()), encode(checkpoint.head())));
            puts.add(new Database.Put(Column.NOTES, Bytes.wrapUnsafe(log.key()), checkpoint.note()));
        });
        long latest = latestTime();
        long time = changes.values().stream()
                .mapToLong(StoredCheckpoint::time)
                .max()
                .orElse(0);
        if (time > latest) {
            puts.add(new Database.Put(Column.META, Bytes.copyOf(TIME), Bytes.utf8(Long.toString(time))));
        }
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
