package dev.vitrine.evidence.simulate;

import dev.vitrine.tlog.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** CBOR (RFC 8949) in shortest forms: as much of it as a Nitro document has. */
final class CborWriter {

    private static final Bytes NULL = Bytes.copyOf(new byte[] {(byte) 0xf6});

    private CborWriter() {}

    static Bytes number(long value) {
        return value >= 0 ? head(0, value) : head(1, -1 - value);
    }

    static Bytes bytes(Bytes value) {
        return Bytes.concat(head(2, value.size()), value);
    }

    static Bytes text(String value) {
        Bytes utf8 = Bytes.utf8(value);
        return Bytes.concat(head(3, utf8.size()), utf8);
    }

    static Bytes array(Bytes... items) {
        return Bytes.concat(head(4, items.length), Bytes.concat(items));
    }

    static Bytes map(List<Map.Entry<Bytes, Bytes>> entries) {
        List<Bytes> parts = new ArrayList<>();
        parts.add(head(5, entries.size()));
        for (Map.Entry<Bytes, Bytes> entry : entries) {
            parts.add(entry.getKey());
            parts.add(entry.getValue());
        }
        return Bytes.concat(parts.toArray(new Bytes[0]));
    }

    /** A byte string, or null. */
    static Bytes optional(Optional<Bytes> value) {
        return value.map(CborWriter::bytes).orElse(NULL);
    }

    private static Bytes head(int major, long argument) {
        if (argument < 24) {
            return bigEndian(0, major, argument);
        }
        if (argument < 1L << 8) {
            return bigEndian(1, major, argument);
        }
        if (argument < 1L << 16) {
            return bigEndian(2, major, argument);
        }
        return argument < 1L << 32 ? bigEndian(4, major, argument) : bigEndian(8, major, argument);
    }

    /** An argument of so many bytes after the first byte; 0 for one inside of it. */
    private static Bytes bigEndian(int size, int major, long argument) {
        byte[] head = new byte[1 + size];
        int additional = size == 0 ? (int) argument : 24 + Integer.numberOfTrailingZeros(size);
        head[0] = (byte) (major << 5 | additional);
        for (int i = 0; i < size; i++) {
            head[size - i] = (byte) (argument >>> (8 * i));
        }
        return Bytes.copyOf(head);
    }
}
