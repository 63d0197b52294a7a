package dev.vitrine.log.rocksdb;

import dev.vitrine.log.store.StoreException;
import dev.vitrine.tlog.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/*
 * Implementation note. What costs is a row: the search of its place in a memtable, among keys that agree in their first forty
 * bytes. Entries of one commit are much alike: by the same publisher, of the same kind, about the same few enclaves. So the
 * rows of a commit are one for each term that it has, whose value lists the further entries, and not one for each term of each
 * entry; and they are put in the order of their keys, which finds each place beside the one before.
 */

/** The rows of {@link Column#TERMS}: one for each term of each commit, sorted by term, then by first index. */
final class TermRows {

    /** Behind every row: a term's first byte is at most 0xff, and 0xff alone is no row. */
    static final byte[] END = endOfEverything();

    private TermRows() {}

    private static byte[] endOfEverything() {
        byte[] end = new byte[2 * 256 + Long.BYTES];
        Arrays.fill(end, (byte) 0xff);
        return end;
    }

    /** Gives {@code terms.get(i)} to the entry {@code first + i}; these entries have no terms yet. */
    static void put(WriteBatch batch, RocksDatabase db, long first, List<List<Bytes>> terms) throws RocksDBException {
        Map<Bytes, Posting> postings = new HashMap<>();
        long index = first;
        for (List<Bytes> each : terms) {
            for (Bytes term : each) {
                Posting posting = postings.get(term);
                if (posting == null) {
                    postings.put(term, new Posting(term, index));
                } else {
                    posting.add(index);
                }
            }
            index++;
        }
        Posting[] rows = postings.values().toArray(new Posting[0]);
        Arrays.sort(rows, Comparator.comparing(Posting::term));
        for (Posting row : rows) {
            batch.put(db.family(Column.TERMS), Keys.term(row.term(), row.first()), row.further());
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
                long[] row = indices(start, rows);
                for (int i = row.length - 1; i >= 0 && indices.size() < limit; i--) {
                    if (row[i] < below) {
                        indices.add(row[i]);
                    }
                }
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
            byte[] at = Keys.term(term, Math.max(from, 0));
            rows.seekForPrev(at); // the row that has it may begin before it
            if (!rows.isValid() || !isOf(start, rows.key())) {
                rows.seek(at);
            }
            while (indices.size() < limit && rows.isValid() && isOf(start, rows.key())) {
                for (long index : indices(start, rows)) {
                    if (index >= from && indices.size() < limit) {
                        indices.add(index);
                    }
                }
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

    private static long[] indices(byte[] start, RocksIterator row) {
        try {
            return Posting.read(Keys.readU64(row.key(), start.length), row.value());
        } catch (IllegalArgumentException e) {
            throw StoreException.fatal("a row of the index is damaged", e);
        }
    }

    /** Whether a row is one of the term whose rows begin so. */
    private static boolean isOf(byte[] start, byte[] key) {
        return key.length == start.length + Long.BYTES && startsWith(key, start);
    }

    private static boolean startsWith(byte[] key, byte[] start) {
        return key.length >= start.length && Arrays.equals(key, 0, start.length, start, 0, start.length);
    }
}
