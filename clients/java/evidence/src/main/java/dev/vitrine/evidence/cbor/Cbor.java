package dev.vitrine.evidence.cbor;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One value. Exactly one of the accessors {@code as...} applies; the others throw {@link MalformedException}, because a
 * value of another type than its field's breaks the format of whoever reads it.
 */
public final class Cbor {

    /** The types that are understood. */
    public enum Type {
        INTEGER,
        /** Of 64 bits and beyond a long: it is there, and no field that is read takes it. */
        LARGE_INTEGER,
        BYTES,
        TEXT,
        ARRAY,
        MAP,
        TAG,
        BOOLEAN,
        NULL
    }

    private final Type type;
    private final long position;
    private final @Nullable Object value;
    private final long tag;

    private Cbor(Type type, long position, @Nullable Object value, long tag) {
        this.type = type;
        this.position = position;
        this.value = value;
        this.tag = tag;
    }

    static Cbor of(Type type, long position, @Nullable Object value) {
        return new Cbor(type, position, value, -1);
    }

    static Cbor tagged(long position, long tag, Cbor inner) {
        return new Cbor(Type.TAG, position, inner, tag);
    }

    /** Parses one value that fills {@code bytes}. */
    public static Cbor parse(Bytes bytes) throws MalformedException {
        return new CborParser(bytes, false).parse();
    }

    /** The same, but arrays and maps may be of indefinite length: for content whose exact bytes are signed. */
    public static Cbor parseStreamed(Bytes bytes) throws MalformedException {
        return new CborParser(bytes, true).parse();
    }

    public Type type() {
        return type;
    }

    /** Where the value begins in what was parsed. */
    public long position() {
        return position;
    }

    public boolean isNull() {
        return type == Type.NULL;
    }

    /** An integer between -2^63 and 2^63 - 1. */
    public long asInteger(String field) throws MalformedException {
        return (long) expect(Type.INTEGER, field);
    }

    /** An integer that is not negative. */
    public long asUnsigned(String field) throws MalformedException {
        long integer = asInteger(field);
        if (integer < 0) {
            throw new MalformedException(field + " is negative", position);
        }
        return integer;
    }

    public Bytes asBytes(String field) throws MalformedException {
        return (Bytes) expect(Type.BYTES, field);
    }

    public String asText(String field) throws MalformedException {
        return (String) expect(Type.TEXT, field);
    }

    @SuppressWarnings("unchecked") // the parser makes no other lists
    public List<Cbor> asArray(String field) throws MalformedException {
        return (List<Cbor>) expect(Type.ARRAY, field);
    }

    /** The entries by key, in order; keys are {@link Long} or {@link String}. */
    @SuppressWarnings("unchecked") // the parser makes no other maps
    public Map<Object, Cbor> asMap(String field) throws MalformedException {
        return (Map<Object, Cbor>) expect(Type.MAP, field);
    }

    public boolean asBoolean(String field) throws MalformedException {
        return (boolean) expect(Type.BOOLEAN, field);
    }

    /** The tag's number, where this is a tagged value. */
    public Optional<Long> tag() {
        return type == Type.TAG ? Optional.of(tag) : Optional.empty();
    }

    /** What the tag stands before. */
    public Cbor tagged(String field) throws MalformedException {
        return (Cbor) expect(Type.TAG, field);
    }

    private Object expect(Type expected, String field) throws MalformedException {
        if (type != expected || value == null) {
            throw new MalformedException(field + " is not of the expected type", position);
        }
        return value;
    }
}
