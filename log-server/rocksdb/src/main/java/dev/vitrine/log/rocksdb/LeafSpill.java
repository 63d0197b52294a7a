package dev.vitrine.log.rocksdb;

import dev.vitrine.tlog.merkle.Hash;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import org.rocksdb.RocksDBException;

/*
 * Implementation note. Random keys of a hundred million leaves do not fit into memory, and a file for each part of them that does
 * would make every look-up search all files. So they are dealt out by their first bits, which needs one pass and no order; each
 * share then fits into memory and becomes one file, and no file overlaps another.
 */

/** All leaf hashes of a log with their indices, dealt out into shares by their first bits. Not thread-safe while it is filled. */
final class LeafSpill {

    private static final int ROW = Hash.SIZE + Long.BYTES;
    private static final int BUFFER_ROWS = 1_638; // 64 KiB
    private static final int MAX_SHARE_BITS = 8;
    private static final long ROWS_FOR_A_SHARE = 400_000; // a table of 40 MB

    private final Path directory;
    private final int shift;
    private final byte[][] buffers;
    private final int[] used;
    private final long secret = new SecureRandom().nextLong();

    /** @param expected about how many leaves there are */
    LeafSpill(Path directory, long expected) throws IOException {
        this.directory = Files.createDirectories(directory);
        int bits = 0;
        while (bits < MAX_SHARE_BITS && expected >> bits > ROWS_FOR_A_SHARE) {
            bits++;
        }
        this.shift = 8 - bits;
        this.buffers = new byte[1 << bits][];
        this.used = new int[1 << bits];
    }

    int shares() {
        return buffers.length;
    }

    /** The leaves from {@code first} on, whose hashes follow each other. */
    void add(long first, byte[] hashes) throws IOException {
        long index = first;
        for (int at = 0; at < hashes.length; at += Hash.SIZE) {
            int share = (hashes[at] & 0xff) >>> shift;
            if (buffers[share] == null) {
                buffers[share] = new byte[BUFFER_ROWS * ROW];
            }
            if (used[share] == buffers[share].length) {
                flush(share);
            }
            ByteBuffer.wrap(buffers[share], used[share], ROW)
                    .put(hashes, at, Hash.SIZE)
                    .putLong(index++);
            used[share] += ROW;
        }
    }

    /** Nothing more comes. */
    void finish() throws IOException {
        for (int share = 0; share < buffers.length; share++) {
            if (used[share] > 0) {
                flush(share);
            }
        }
    }

    private void flush(int share) throws IOException {
        try (OutputStream out =
                Files.newOutputStream(file(share), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            out.write(buffers[share], 0, used[share]);
        }
        used[share] = 0;
    }

    /**
     * Gives the rows of one share in ascending order, each hash once with its lowest index, and forgets them. Shares may be read
     * side by side.
     */
    void drain(int share, LeafTable.Rows rows) throws IOException, RocksDBException {
        Path file = file(share);
        if (!Files.exists(file)) {
            return;
        }
        LeafTable table = new LeafTable(secret);
        byte[] buffer = new byte[BUFFER_ROWS * ROW];
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            int read;
            while ((read = in.readNBytes(buffer, 0, buffer.length)) > 0) {
                for (int at = 0; at < read; at += ROW) {
                    table.put(
                            buffer,
                            at,
                            ByteBuffer.wrap(buffer, at + Hash.SIZE, Long.BYTES).getLong());
                }
            }
        }
        table.sorted(rows);
        Files.delete(file);
    }

    private Path file(int share) {
        return directory.resolve("leaves-" + share);
    }
}
