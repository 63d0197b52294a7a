package dev.vitrine.tlog;

import com.google.errorprone.annotations.Immutable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An immutable byte string, compared by content. Arrays are copied in and out; a slice shares the storage of its parent,
 * which nobody can change.
 */
@Immutable
public final class Bytes implements Comparable<Bytes> {

    public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

    @SuppressWarnings("Immutable") // never written after construction, never handed out
    private final byte[] array;

    private final int offset;
    private final int size;

    private Bytes(byte[] array, int offset, int size) {
        this.array = array;
        this.offset = offset;
        this.size = size;
    }

    public static Bytes copyOf(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone(), 0, bytes.length);
    }

    /** Copies {@code bytes[from, to)}. */
    public static Bytes copyOf(byte[] bytes, int from, int to) {
        return wrapUnsafe(Arrays.copyOfRange(bytes, from, to));
    }

    /** Copies what remains of {@code buffer}; the buffer's position does not move. */
    public static Bytes copyOf(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return wrapUnsafe(copy);
    }

    /**
     * Wraps an array without a copy. Only for an array that the caller just made and will never write again: the name is
     * there to be searched for in reviews.
     */
    public static Bytes wrapUnsafe(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Bytes(bytes, 0, bytes.length);
    }

    public static Bytes utf8(String text) {
        return wrapUnsafe(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Parses lower- or upper-case hex with an even number of digits and nothing else. */
    public static Bytes fromHex(String hex) throws MalformedException {
        try {
            return wrapUnsafe(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("not a hexadecimal string", MalformedException.NO_POSITION);
        }
    }

    public static Bytes concat(Bytes... parts) {
        long total = 0;
        for (Bytes part : parts) {
            total += part.size;
        }
        byte[] joined = new byte[Math.toIntExact(total)];
        int at = 0;
        for (Bytes part : parts) {
            part.copyTo(joined, at);
            at += part.size;
        }
        return wrapUnsafe(joined);
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** The byte at {@code index}, 0 to size - 1. */
    public byte at(int index) {
        return array[offset + checkIndex(index)];
    }

    /** The byte at {@code index} as 0..255. */
    public int unsignedAt(int index) {
        return at(index) & 0xff;
    }

    /** The bytes {@code [from, to)}, sharing storage. */
    public Bytes slice(int from, int to) {
        if (from < 0 || to < from || to > size) {
            throw new IndexOutOfBoundsException("slice [" + from + ", " + to + ") of " + size + " bytes");
        }
        return from == to ? EMPTY : new Bytes(array, offset + from, to - from);
    }

    public Bytes slice(int from) {
        return slice(from, size);
    }

    public byte[] toByteArray() {
        return Arrays.copyOfRange(array, offset, offset + size);
    }

    public void copyTo(byte[] target, int at) {
        System.arraycopy(array, offset, target, at, size);
    }

    /** Puts all bytes at the buffer's position. */
    public void copyTo(ByteBuffer target) {
        target.put(array, offset, size);
    }

    /** Feeds all bytes to a digest, without a copy. */
    public void update(MessageDigest digest) {
        digest.update(array, offset, size);
    }

    public ByteBuffer asReadOnlyBuffer() {
        return ByteBuffer.wrap(array, offset, size).slice().asReadOnlyBuffer();
    }

    public boolean startsWith(Bytes prefix) {
        return size >= prefix.size
                && Arrays.equals(
                        array, offset, offset + prefix.size, prefix.array, prefix.offset, prefix.offset + prefix.size);
    }

    /** The position of the first {@code value} at or after {@code from}, or -1. */
    public int indexOf(byte value, int from) {
        for (int i = Math.max(0, from); i < size; i++) {
            if (array[offset + i] == value) {
                return i;
            }
        }
        return -1;
    }

    /** Decodes strictly: malformed UTF-8 is an error, never a replacement character. */
    public String toUtf8() throws MalformedException {
        ByteBuffer in = asReadOnlyBuffer();
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(in)
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("not valid UTF-8", in.position());
        }
    }

    /** Lower-case hex. */
    public String hex() {
        return HexFormat.of().formatHex(array, offset, offset + size);
    }

    /** Bytewise unsigned lexicographic order. */
    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(
                array, offset, offset + size, other.array, other.offset, other.offset + other.size);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bytes that
                && Arrays.equals(array, offset, offset + size, that.array, that.offset, that.offset + that.size);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + size; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    /** Hex, cut after 32 bytes: for messages, not for parsing. */
    @Override
    public String toString() {
        return size <= 32 ? hex() : slice(0, 32).hex() + "... (" + size + " bytes)";
    }

    private int checkIndex(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("index " + index + " of " + size + " bytes");
        }
        return index;
    }
}
