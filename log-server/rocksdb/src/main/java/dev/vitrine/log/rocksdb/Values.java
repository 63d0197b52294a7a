package dev.vitrine.log.rocksdb;

import dev.vitrine.log.store.FormatVersion;
import dev.vitrine.log.store.PublishedCheckpoint;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.TreeHead;
import java.nio.ByteBuffer;

/** How the composed values are made and read. */
final class Values {

    private static final int HEAD_NOTE = Long.BYTES + Hash.SIZE;
    private static final int LATEST_NOTE = 2 * Long.BYTES;

    private Values() {}

    /** The version of the format that is written today. */
    static byte[] format() {
        return ByteBuffer.allocate(Integer.BYTES)
                .putInt(FormatVersion.CURRENT.number())
                .array();
    }

    static byte[] head(SignedHead head) {
        byte[] value = new byte[HEAD_NOTE + head.note().size()];
        ByteBuffer.wrap(value).putLong(head.size());
        head.head().root().copyTo(value, Long.BYTES);
        head.note().copyTo(value, HEAD_NOTE);
        return value;
    }

    static SignedHead readHead(byte[] value) {
        require(value, HEAD_NOTE, "the stored head");
        long size = size(value);
        return new SignedHead(
                new TreeHead(size, Hash.of(value, Long.BYTES)), Bytes.copyOf(value, HEAD_NOTE, value.length));
    }

    static byte[] latest(PublishedCheckpoint checkpoint) {
        byte[] value = new byte[LATEST_NOTE + checkpoint.note().size()];
        ByteBuffer.wrap(value).putLong(checkpoint.size()).putLong(checkpoint.publishedAt());
        checkpoint.note().copyTo(value, LATEST_NOTE);
        return value;
    }

    static PublishedCheckpoint readLatest(byte[] value) {
        require(value, LATEST_NOTE, "the latest checkpoint");
        return new PublishedCheckpoint(
                size(value), Bytes.copyOf(value, LATEST_NOTE, value.length), Keys.readU64(value, Long.BYTES));
    }

    static byte[] published(PublishedCheckpoint checkpoint) {
        byte[] value = new byte[Long.BYTES + checkpoint.note().size()];
        ByteBuffer.wrap(value).putLong(checkpoint.publishedAt());
        checkpoint.note().copyTo(value, Long.BYTES);
        return value;
    }

    static PublishedCheckpoint readPublished(long size, byte[] value) {
        require(value, Long.BYTES, "a published checkpoint");
        return new PublishedCheckpoint(size, Bytes.copyOf(value, Long.BYTES, value.length), Keys.readU64(value, 0));
    }

    private static long size(byte[] value) {
        long size = Keys.readU64(value, 0);
        if (size < 0) {
            throw StoreException.fatal("a stored size is 2^63 or more");
        }
        return size;
    }

    private static void require(byte[] value, int length, String what) {
        if (value.length < length) {
            throw StoreException.fatal(what + " is cut short");
        }
    }
}
