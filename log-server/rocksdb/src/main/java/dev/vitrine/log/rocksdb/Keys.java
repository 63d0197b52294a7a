package dev.vitrine.log.rocksdb;

import dev.vitrine.tlog.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** How keys are made. */
final class Keys {

    static final byte[] FORMAT = utf8("format");
    static final byte[] HEAD = utf8("head");
    static final byte[] PUBLISHED = utf8("published");

    private Keys() {}

    static byte[] u64(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    static long readU64(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).getLong(at);
    }

    static byte[] tile(int level, long index) {
        return ByteBuffer.allocate(1 + Long.BYTES)
                .put((byte) level)
                .putLong(index)
                .array();
    }

    static byte[] term(Bytes term, long index) {
        byte[] key = new byte[1 + term.size() + Long.BYTES];
        key[0] = (byte) term.size();
        term.copyTo(key, 1);
        ByteBuffer.wrap(key).putLong(1 + term.size(), index);
        return key;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
