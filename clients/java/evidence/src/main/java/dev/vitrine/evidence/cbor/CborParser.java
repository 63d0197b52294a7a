package dev.vitrine.evidence.cbor;

import dev.vitrine.evidence.bytes.ByteReader;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A recursive parser whose depth and allocations are bounded by the input's length before anything is made. */
final class CborParser {

    private static final int MAX_DEPTH = 16;

    private static final int INDEFINITE = 31;
    private static final int BREAK = 0xff;
    private static final int MAX_ITEMS = 1 << 16;

    private final Bytes bytes;
    private final ByteReader in;
    private final boolean takesIndefinite;

    CborParser(Bytes bytes, boolean takesIndefinite) {
        this.bytes = bytes;
        this.in = new ByteReader(bytes);
        this.takesIndefinite = takesIndefinite;
    }

    Cbor parse() throws MalformedException {
        Cbor value = value(0);
        in.expectEnd("CBOR value");
        return value;
    }

    private Cbor value(int depth) throws MalformedException {
        int position = in.position();
        if (depth > MAX_DEPTH) {
            throw new MalformedException("CBOR is nested too deeply", position);
        }
        int first = in.u8("a CBOR value");
        int major = first >> 5;
        int low = first & 0x1f;
        if (major == 7) {
            return simple(low, position);
        }
        if (takesIndefinite && low == INDEFINITE && (major == 4 || major == 5)) {
            return major == 4
                    ? Cbor.of(Cbor.Type.ARRAY, position, array(0, true, depth))
                    : Cbor.of(Cbor.Type.MAP, position, map(0, true, depth));
        }
        long argument = argument(low, position);
        if (argument < 0) {
            if (major > 1) {
                throw new MalformedException("a CBOR argument of 2^63 or more", position);
            }
            return Cbor.of(Cbor.Type.LARGE_INTEGER, position, null);
        }
        return switch (major) {
            case 0 -> Cbor.of(Cbor.Type.INTEGER, position, argument);
            case 1 -> Cbor.of(Cbor.Type.INTEGER, position, -1 - argument);
            case 2 -> Cbor.of(Cbor.Type.BYTES, position, in.take("a byte string", length(argument, 1, position)));
            case 3 -> Cbor.of(Cbor.Type.TEXT, position, text(length(argument, 1, position), position));
            case 4 -> Cbor.of(Cbor.Type.ARRAY, position, array(length(argument, 1, position), false, depth));
            case 5 -> Cbor.of(Cbor.Type.MAP, position, map(length(argument, 2, position), false, depth));
            default -> Cbor.tagged(position, argument, value(depth + 1));
        };
    }

    private static Cbor simple(int low, int position) throws MalformedException {
        return switch (low) {
            case 20 -> Cbor.of(Cbor.Type.BOOLEAN, position, false);
            case 21 -> Cbor.of(Cbor.Type.BOOLEAN, position, true);
            case 22 -> Cbor.of(Cbor.Type.NULL, position, null);
            default -> throw new MalformedException("a simple or floating point value that is not supported", position);
        };
    }

    private long argument(int low, int position) throws MalformedException {
        if (low < 24) {
            return low;
        }
        if (low > 27) {
            throw new MalformedException("an indefinite or reserved length", position);
        }
        int size = 1 << (low - 24);
        Bytes bytes = in.take("a CBOR argument", size);
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | bytes.unsignedAt(i);
        }
        // SPEC: The shortest form of the argument (RFC 8949 section 4.2.1): two forms of one value would be two
        // documents.
        long least = size == 1 ? 24 : 1L << (4 * size);
        if (value >= 0 && value < least) {
            throw new MalformedException("a CBOR argument is not in its shortest form", position);
        }
        return value;
    }

    /** A count of items that take at least {@code each} bytes. */
    private int length(long argument, int each, int position) throws MalformedException {
        if (argument > in.remaining() / each) {
            throw new MalformedException("a CBOR length is longer than what follows", position);
        }
        return (int) argument;
    }

    private String text(int length, int position) throws MalformedException {
        try {
            return in.take("a text string", length).toUtf8();
        } catch (MalformedException e) {
            throw e.shiftedBy(position);
        }
    }

    /** Whether an indefinite length ends here; the break is consumed. */
    private boolean takeBreak(int items) throws MalformedException {
        if (items >= MAX_ITEMS) {
            throw new MalformedException("too many items", in.position());
        }
        if (in.remaining() == 0 || bytes.unsignedAt(in.position()) != BREAK) {
            return false;
        }
        in.skip("a break", 1);
        return true;
    }

    private List<Cbor> array(int length, boolean untilBreak, int depth) throws MalformedException {
        List<Cbor> items = new ArrayList<>();
        for (int i = 0; untilBreak ? !takeBreak(i) : i < length; i++) {
            items.add(value(depth + 1));
        }
        return Collections.unmodifiableList(items);
    }

    private Map<Object, Cbor> map(int length, boolean untilBreak, int depth) throws MalformedException {
        Map<Object, Cbor> entries = new LinkedHashMap<>();
        for (int i = 0; untilBreak ? !takeBreak(i) : i < length; i++) {
            Cbor key = value(depth + 1);
            Object name =
                    switch (key.type()) {
                        case INTEGER -> key.asInteger("a key");
                        case TEXT -> key.asText("a key");
                        default -> throw new MalformedException("a key is an integer or text", key.position());
                    };
            if (entries.put(name, value(depth + 1)) != null) {
                throw new MalformedException("a key appears twice", key.position());
            }
        }
        return Collections.unmodifiableMap(entries);
    }
}
