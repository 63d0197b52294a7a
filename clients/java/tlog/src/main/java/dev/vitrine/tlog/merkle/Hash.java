package dev.vitrine.tlog.merkle;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** A SHA-256 value: 32 bytes, compared by content, held in four words so that maps and arrays of them stay small. */
@Immutable
public final class Hash {

    /** Bytes of a hash. */
    public static final int SIZE = 32;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final long a;
    private final long b;
    private final long c;
    private final long d;

    private Hash(long a, long b, long c, long d) {
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
    }

    /** Reads the 32 bytes at {@code offset}. */
    public static Hash of(byte[] bytes, int offset) {
        return new Hash(
                (long) LONG.get(bytes, offset),
                (long) LONG.get(bytes, offset + 8),
                (long) LONG.get(bytes, offset + 16),
                (long) LONG.get(bytes, offset + 24));
    }

    /** Takes exactly 32 bytes. */
    public static Hash of(Bytes bytes) throws MalformedException {
        if (bytes.size() != SIZE) {
            throw new MalformedException("a hash has 32 bytes", bytes.size());
        }
        return of(bytes.toByteArray(), 0);
    }

    /** Parses the 44 characters of padded standard base64, canonical form only. */
    public static Hash parseBase64(String text) throws MalformedException {
        return of(Base64Strict.decode(text));
    }

    public byte[] toByteArray() {
        byte[] bytes = new byte[SIZE];
        copyTo(bytes, 0);
        return bytes;
    }

    public void copyTo(byte[] target, int at) {
        LONG.set(target, at, a);
        LONG.set(target, at + 8, b);
        LONG.set(target, at + 16, c);
        LONG.set(target, at + 24, d);
    }

    public Bytes bytes() {
        return Bytes.wrapUnsafe(toByteArray());
    }

    public String base64() {
        return Base64Strict.encode(bytes());
    }

    public String hex() {
        return bytes().hex();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Hash that && a == that.a && b == that.b && c == that.c && d == that.d;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(a);
    }

    /** Base64, as checkpoints print it. */
    @Override
    public String toString() {
        return base64();
    }
}
