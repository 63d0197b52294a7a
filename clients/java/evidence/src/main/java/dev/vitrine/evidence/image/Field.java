package dev.vitrine.evidence.image;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

/** Little-endian reads at any place of a file; every place and length is bounded before use. */
final class Field {

    private Field() {}

    static int u16(Bytes file, long at, String name) throws MalformedException {
        Bytes b = slice(file, at, 2, name);
        return b.unsignedAt(0) | b.unsignedAt(1) << 8;
    }

    static long u32(Bytes file, long at, String name) throws MalformedException {
        return read(slice(file, at, 4, name));
    }

    /** All 64 bits; values from 2^63 are negative. */
    static long u64(Bytes file, long at, String name) throws MalformedException {
        return read(slice(file, at, 8, name));
    }

    /** An address, size or offset: below 2^47, so that sums of two do not overflow. */
    static long size(Bytes file, long at, String name) throws MalformedException {
        long value = u64(file, at, name);
        if (value < 0 || value >= 1L << 47) {
            throw new MalformedException(name + " is too large", at);
        }
        return value;
    }

    static Bytes slice(Bytes file, long from, long length, String name) throws MalformedException {
        if (from < 0 || length < 0 || from > file.size() || length > file.size() - from) {
            throw new MalformedException(name + " is cut off", Math.max(from, 0));
        }
        return file.slice((int) from, (int) (from + length));
    }

    private static long read(Bytes b) {
        long value = 0;
        for (int i = b.size() - 1; i >= 0; i--) {
            value = value << 8 | b.unsignedAt(i);
        }
        return value;
    }
}
