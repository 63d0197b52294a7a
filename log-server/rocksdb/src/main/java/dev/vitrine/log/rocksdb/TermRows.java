package dev.vitrine.log.rocksdb;

import dev.vitrine.tlog.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/** The rows of {@link Column#TERMS}: one for each term of each entry, sorted by term, then by index. */
final class TermRows {

    /** Behind every row: a term's first byte is at most 0xff, and 0xff alone is no row. */
    static final byte[] END = endOfEverything();

    private static final byte[] NOTHING = new byte[0];

    private TermRows() {}

    private static byte[] endOfEverything() {
        byte[] end = new byte[2 * 256 + Long.BYTES];
        Arrays.fill(end, (byte) 0xff);
        return end;
    }

    static void put(WriteBatch batch, RocksDatabase db, long index, List<Bytes> terms) throws RocksDBException {
        for (Bytes term : terms) {
            batch.put(db.family(Column.TERMS), Keys.term(term, index), NOTHING);
        }
    }

    static List<Long> newest(RocksDatabase db, Bytes term, long below, int limit) throws RocksDBException {
        List<Long> indices = new ArrayList<>();
        if (below <= 0) {
            return indices;
        }
        byte[] start = Keys.term(term);
        try (RocksIterator rows = db.iterator(Column.TERMS)) {
            rows.seekForPrev(Keys.term(term, below - 1));
            while (indices.size() < limit && rows.isValid() && isOf(start, rows.key())) {
                indices.add(Keys.readU64(rows.key(), start.length));
                rows.prev();
            }
            rows.status();
        }
        return indices;
    }

    static List<Long> oldest(RocksDatabase db, Bytes term, long from, int limit) throws RocksDBException {
        List<Long> indices = new ArrayList<>();
        byte[] start = Keys.term(term);
        try (RocksIterator rows = db.iterator(Column.TERMS)) {
            rows.seek(Keys.term(term, Math.max(from, 0)));
            while (indices.size() < limit && rows.isValid() && isOf(start, rows.key())) {
                indices.add(Keys.readU64(rows.key(), start.length));
                rows.next();
            }
            rows.status();
        }
        return indices;
    }

    static List<Bytes> distinct(RocksDatabase db, Bytes prefix, Bytes from, int limit) throws RocksDBException {
        List<Bytes> terms = new ArrayList<>();
        byte[] start = Keys.termPrefix(prefix);
        try (RocksIterator rows = db.iterator(Column.TERMS)) {
            rows.seek(Keys.termPrefix(prefix.compareTo(from) > 0 ? prefix : from));
            while (terms.size() < limit && rows.isValid() && startsWith(rows.key(), start)) {
                Bytes term = Keys.readTerm(rows.key());
                terms.add(term);
                rows.seek(Keys.behindTerm(term));
            }
            rows.status();
        }
        return terms;
    }

    /** Whether a row is one of the term whose rows begin so. */
    private static boolean isOf(byte[] start, byte[] key) {
        return key.length == start.length + Long.BYTES && startsWith(key, start);
    }

    private static boolean startsWith(byte[] key, byte[] start) {
        return key.length >= start.length && Arrays.equals(key, 0, start.length, start, 0, start.length);
    }
}
