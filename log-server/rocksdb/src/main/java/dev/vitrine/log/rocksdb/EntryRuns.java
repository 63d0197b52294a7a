package dev.vitrine.log.rocksdb;

import dev.vitrine.log.store.NewEntry;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.tile.TileId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/*
 * Implementation note. Entries are stored in runs: as many as a commit has, up to 32, in the very bytes of their bundle. A run
 * is never touched again, so that an entry is written once however small the commits are; and a bundle is the concatenation of
 * its runs, so that serving one decodes nothing. Longer runs would make a bundle fewer rows and a single entry a longer read.
 */

/** The column of entries: writing runs, and reading entries and parts of bundles out of them. */
final class EntryRuns {

    /** The most entries of a run. */
    static final int MAX_ENTRIES = 32;

    /** A run ends once it is this long, unless it is a single entry. */
    static final int MAX_BYTES = 64 << 10;

    private static final int LENGTH = 2;

    /** No run is longer. */
    static final int MAX_RUN = MAX_BYTES + LENGTH + NewEntry.MAX_LEAF;

    // One commit at a time: owned by whoever commits.
    private final ByteBuffer key = ByteBuffer.allocateDirect(Long.BYTES);
    private final ByteBuffer run = ByteBuffer.allocateDirect(MAX_RUN);

    void put(WriteBatch batch, RocksDatabase database, long first, List<NewEntry> entries) throws RocksDBException {
        run.clear();
        long start = first;
        for (int i = 0; i < entries.size(); i++) {
            Bytes leaf = entries.get(i).leaf();
            run.putShort((short) leaf.size());
            leaf.copyTo(run);
            long next = first + i + 1;
            boolean full = next - start == MAX_ENTRIES || run.position() >= MAX_BYTES || next % TileId.FULL == 0;
            if (full || i == entries.size() - 1) {
                key.clear();
                key.putLong(start).flip();
                run.flip();
                batch.put(database.family(Column.ENTRIES), key, run);
                run.clear();
                start = next;
            }
        }
    }

    /** One entry, which the head covers. */
    static Bytes entry(RocksDatabase database, long index) throws RocksDBException {
        try (RocksIterator rows = database.iterator(Column.ENTRIES)) {
            rows.seekForPrev(Keys.u64(index));
            Run found = requireRun(rows, index);
            int at = found.position(index);
            return Bytes.wrapUnsafe(found.bytes).slice(at + LENGTH, at + LENGTH + found.length(at));
        }
    }

    /** The entries {@code [first, first + count)} of one bundle in the format of a bundle; the head covers them. */
    static Optional<Bytes> entries(RocksDatabase database, long first, int count) throws RocksDBException {
        long end = first + count;
        try (RocksIterator rows = database.iterator(Column.ENTRIES)) {
            rows.seekForPrev(Keys.u64(first));
            Bytes[] parts = new Bytes[count];
            int used = 0;
            long next = first;
            while (next < end) {
                Run found = requireRun(rows, next);
                int from = found.position(next);
                int to = from;
                while (to < found.bytes.length && next < end) {
                    to += LENGTH + found.length(to);
                    next++;
                }
                parts[used++] = Bytes.wrapUnsafe(found.bytes).slice(from, to);
                rows.next();
            }
            return Optional.of(Bytes.concat(Arrays.copyOf(parts, used)));
        }
    }

    private static Run requireRun(RocksIterator rows, long index) throws RocksDBException {
        rows.status();
        if (!rows.isValid()) {
            throw missing();
        }
        Run run = new Run(Keys.readU64(rows.key(), 0), rows.value());
        if (run.start > index) {
            throw missing();
        }
        return run;
    }

    private static StoreException missing() {
        return StoreException.fatal("an entry that the head covers is missing");
    }

    private static final class Run {
        private final long start;
        private final byte[] bytes;

        Run(long start, byte[] bytes) {
            this.start = start;
            this.bytes = bytes;
        }

        int length(int at) {
            if (at + LENGTH > bytes.length) {
                throw missing();
            }
            int length = (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
            if (at + LENGTH + length > bytes.length) {
                throw missing();
            }
            return length;
        }

        /** Where the entry begins. */
        int position(long index) {
            int at = 0;
            for (long i = start; i < index; i++) {
                at += LENGTH + length(at);
            }
            int unused = length(at);
            return at;
        }
    }
}
