package dev.vitrine.log.rocksdb;

import dev.vitrine.log.store.PublishedCheckpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** The rows of {@link Column#PUBLISHED}: the checkpoints that were published, by size. */
final class PublishedRows {

    private PublishedRows() {}

    /** Of sizes below {@code below}, largest first. */
    static List<PublishedCheckpoint> newest(RocksDatabase db, long below, int limit) throws RocksDBException {
        List<PublishedCheckpoint> history = new ArrayList<>();
        try (RocksIterator rows = db.iterator(Column.PUBLISHED)) {
            rows.seekForPrev(Keys.u64(below - 1));
            while (history.size() < limit && below > 0 && rows.isValid()) {
                history.add(row(rows));
                rows.prev();
            }
            rows.status();
        }
        return history;
    }

    /** The smallest of at least {@code size} leaves. */
    static Optional<PublishedCheckpoint> first(RocksDatabase db, long size) throws RocksDBException {
        try (RocksIterator rows = db.iterator(Column.PUBLISHED)) {
            rows.seek(Keys.u64(size));
            Optional<PublishedCheckpoint> first = rows.isValid() ? Optional.of(row(rows)) : Optional.empty();
            rows.status();
            return first;
        }
    }

    private static PublishedCheckpoint row(RocksIterator rows) {
        return Values.readPublished(Keys.readU64(rows.key(), 0), rows.value());
    }
}
