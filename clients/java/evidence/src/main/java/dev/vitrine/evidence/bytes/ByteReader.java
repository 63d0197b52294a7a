package dev.vitrine.evidence.bytes;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

/**
 * A cursor over a binary format. Every read names its field, so that an error says what was cut off and where; lengths are
 * checked before anything is allocated. Not thread-safe.
 */
public final class ByteReader {

    private final Bytes bytes;
    private int position;

    public ByteReader(Bytes bytes) {
        this.bytes = bytes;
    }

    public int position() {
        return position;
    }

    public int remaining() {
        return bytes.size() - position;
    }

    /** The next {@code length} bytes. A negative length (an unsigned one past 2^31) is cut off as well. */
    public Bytes take(String field, int length) throws MalformedException {
        if (length < 0 || length > remaining()) {
            throw new MalformedException(field + " is cut off", position);
        }
        Bytes taken = bytes.slice(position, position + length);
        position += length;
        return taken;
    }

    public Bytes rest() {
        Bytes rest = bytes.slice(position);
        position = bytes.size();
        return rest;
    }

    @CanIgnoreReturnValue
    public ByteReader skip(String field, int length) throws MalformedException {
        Bytes unused = take(field, length);
        return this;
    }

    public int u8(String field) throws MalformedException {
        return take(field, 1).unsignedAt(0);
    }

    public int u16le(String field) throws MalformedException {
        Bytes b = take(field, 2);
        return b.unsignedAt(0) | b.unsignedAt(1) << 8;
    }

    public int u16be(String field) throws MalformedException {
        Bytes b = take(field, 2);
        return b.unsignedAt(0) << 8 | b.unsignedAt(1);
    }

    public long u32le(String field) throws MalformedException {
        Bytes b = take(field, 4);
        return b.unsignedAt(0)
                | (long) b.unsignedAt(1) << 8
                | (long) b.unsignedAt(2) << 16
                | (long) b.unsignedAt(3) << 24;
    }

    public long u32be(String field) throws MalformedException {
        Bytes b = take(field, 4);
        return (long) b.unsignedAt(0) << 24
                | (long) b.unsignedAt(1) << 16
                | (long) b.unsignedAt(2) << 8
                | b.unsignedAt(3);
    }

    /** All 64 bits; values from 2^63 are negative. */
    public long u64le(String field) throws MalformedException {
        Bytes b = take(field, 8);
        long value = 0;
        for (int i = 7; i >= 0; i--) {
            value = value << 8 | b.unsignedAt(i);
        }
        return value;
    }

    /** A length field of 32 bits followed by a bound check against what remains and against {@code limit}. */
    public int length32le(String field, int limit) throws MalformedException {
        int at = position;
        long length = u32le(field);
        if (length > limit || length > remaining()) {
            throw new MalformedException(field + " is longer than what follows", at);
        }
        return (int) length;
    }

    public void expectEnd(String format) throws MalformedException {
        if (remaining() != 0) {
            throw new MalformedException("bytes after the end of the " + format, position);
        }
    }
}
