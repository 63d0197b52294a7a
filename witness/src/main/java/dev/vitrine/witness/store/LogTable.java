package dev.vitrine.witness.store;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The column {@code logs}: what is configured, one row per origin, added to and never changed. Reads may come from any
 * thread, additions only from one. A million rows cost no heap and no time at start.
 */
public final class LogTable {

    private static final int BATCH = 10_000;
    private static final byte[] COUNT = "logs".getBytes(StandardCharsets.UTF_8);
    private static final Bytes LIST = Bytes.utf8("list/");

    private final Database database;

    public LogTable(Database database) {
        this.database = database;
    }

    /** The row of this origin. */
    public Optional<Bytes> find(OriginHash log) {
        byte[] row = database.get(Column.LOGS, log.key());
        return row == null ? Optional.empty() : Optional.of(Bytes.wrapUnsafe(row));
    }

    /** How many rows there are. */
    public long count() {
        byte[] count = database.get(Column.META, COUNT);
        return count == null ? 0 : Long.parseLong(new String(count, StandardCharsets.UTF_8));
    }

    /** Whether {@link #add} completed for a list with this digest. */
    public boolean isImported(Hash digest) {
        return database.get(Column.META, listKey(digest).toByteArray()) != null;
    }

    /**
     * Adds rows of new origins; the caller has looked that they are new. In case of a crash some of them may be there, and
     * the list does not count as imported.
     */
    public void add(Map<OriginHash, Bytes> rows, Hash digest) {
        long count = count();
        List<Database.Put> puts = new ArrayList<>();
        for (Map.Entry<OriginHash, Bytes> row : rows.entrySet()) {
            puts.add(new Database.Put(Column.LOGS, row.getKey().hash().bytes(), row.getValue()));
            count++;
            if (puts.size() == BATCH) {
                puts.add(counted(count));
                database.write(puts);
                puts.clear();
            }
        }
        puts.add(counted(count));
        puts.add(new Database.Put(Column.META, listKey(digest), Bytes.EMPTY));
        database.write(puts);
    }

    private static Database.Put counted(long count) {
        return new Database.Put(Column.META, Bytes.copyOf(COUNT), Bytes.utf8(Long.toString(count)));
    }

    private static Bytes listKey(Hash digest) {
        return Bytes.concat(LIST, digest.bytes());
    }
}
