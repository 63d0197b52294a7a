package dev.vitrine.evidence.simulate;

import dev.vitrine.tlog.Bytes;

/** A binary structure under construction: zeros until something is put there. */
final class Layout {

    private final byte[] bytes;

    Layout(int size) {
        this.bytes = new byte[size];
    }

    Layout put(int at, Bytes value) {
        value.copyTo(bytes, at);
        return this;
    }

    /** Little-endian. */
    Layout put(int at, int size, long value) {
        for (int i = 0; i < size; i++) {
            bytes[at + i] = (byte) (value >>> (8 * i));
        }
        return this;
    }

    Bytes build() {
        return Bytes.copyOf(bytes);
    }

    /** A number, little-endian. */
    static Bytes number(int size, long value) {
        return new Layout(size).put(0, size, value).build();
    }

    /** A value in a field of a fixed size, with zeros after it. */
    static Bytes padded(Bytes value, int size, String field) {
        if (value.size() > size) {
            throw new IllegalArgumentException(field + " has at most " + size + " bytes");
        }
        return new Layout(size).put(0, value).build();
    }

    static Bytes exactly(Bytes value, int size, String field) {
        if (value.size() != size) {
            throw new IllegalArgumentException(field + " has " + size + " bytes");
        }
        return value;
    }
}
