package dev.vitrine.log.rocksdb;

import dev.vitrine.tlog.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** How keys are made. */
final class Keys {

    static final byte[] FORMAT = utf8("format");
    static final byte[] HEAD = utf8("head");
    static final byte[] PUBLISHED = utf8("published");

    private static final byte ESCAPED = (byte) 0xff;

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

    /**
     * The beginning of all rows of a term: its bytes, each zero followed by 0xff, so that rows sort as terms do, then a zero,
     * which nothing but an index follows.
     */
    static byte[] term(Bytes term) {
        byte[] escaped = termPrefix(term);
        return Arrays.copyOf(escaped, escaped.length + 1);
    }

    /** The beginning of all rows of all terms that begin with these bytes. */
    static byte[] termPrefix(Bytes prefix) {
        int zeros = 0;
        for (int i = 0; i < prefix.size(); i++) {
            zeros += prefix.at(i) == 0 ? 1 : 0;
        }
        byte[] escaped = new byte[prefix.size() + zeros];
        int at = 0;
        for (int i = 0; i < prefix.size(); i++) {
            escaped[at++] = prefix.at(i);
            if (prefix.at(i) == 0) {
                escaped[at++] = ESCAPED;
            }
        }
        return escaped;
    }

    static byte[] term(Bytes term, long index) {
        byte[] rows = term(term);
        byte[] key = Arrays.copyOf(rows, rows.length + Long.BYTES);
        ByteBuffer.wrap(key).putLong(rows.length, index);
        return key;
    }

    /** Behind the last row of a term, before the first of the next one: an index has no such first byte. */
    static byte[] behindTerm(Bytes term) {
        byte[] rows = term(term);
        byte[] key = Arrays.copyOf(rows, rows.length + 1);
        key[rows.length] = (byte) 0x80;
        return key;
    }

    /** The term of a row. */
    static Bytes readTerm(byte[] key) {
        int end = key.length - Long.BYTES - 1;
        byte[] term = new byte[Math.max(end, 0)];
        int size = 0;
        for (int i = 0; i < end; i++) {
            term[size++] = key[i];
            if (key[i] == 0) {
                i++;
            }
        }
        return Bytes.wrapUnsafe(term).slice(0, size);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
