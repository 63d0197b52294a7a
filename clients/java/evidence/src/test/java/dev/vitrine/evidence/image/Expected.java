package dev.vitrine.evidence.image;

import dev.vitrine.tlog.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The stream that a test expects to be measured, written down naively: independent of {@link Measurer}. */
final class Expected {

    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

    Expected create(int ssaFrameSize, long enclaveSize) {
        ByteBuffer record = record("ECREATE\0");
        record.putInt(8, ssaFrameSize);
        record.putLong(12, enclaveSize);
        flush(record);
        return this;
    }

    Expected add(long offset, long flags) {
        ByteBuffer record = record("EADD\0\0\0\0");
        record.putLong(8, offset);
        record.putLong(16, flags);
        flush(record);
        return this;
    }

    Expected page(long offset, long flags, byte[] content) {
        Expected unused = add(offset, flags);
        byte[] page = Arrays.copyOf(content, 4096);
        for (int at = 0; at < 4096; at += 256) {
            ByteBuffer record = record("EEXTEND\0");
            record.putLong(8, offset + at);
            flush(record);
            stream.write(page, at, 256);
        }
        return this;
    }

    Bytes mrEnclave() {
        try {
            return Bytes.copyOf(MessageDigest.getInstance("SHA-256").digest(stream.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    Bytes sgxs() {
        return Bytes.copyOf(stream.toByteArray());
    }

    private static ByteBuffer record(String tag) {
        byte[] bytes = new byte[64];
        byte[] text = tag.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, bytes, 0, 8);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void flush(ByteBuffer record) {
        byte[] bytes = new byte[64];
        record.get(0, bytes);
        stream.write(bytes, 0, 64);
    }
}
