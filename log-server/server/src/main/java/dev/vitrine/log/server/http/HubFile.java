package dev.vitrine.log.server.http;

import dev.vitrine.tlog.Bytes;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One file of the Hub, ready to be sent.
 *
 * @param tag a strong ETag, quoted
 * @param gzip the same compressed; null where that gains nothing
 */
record HubFile(String mediaType, Buffer plain, @Nullable Buffer gzip, String tag) {

    private static final int NOT_WORTH_COMPRESSING = 512; // bytes

    static HubFile of(String mediaType, byte[] bytes) {
        byte[] compressed = bytes.length < NOT_WORTH_COMPRESSING ? bytes : compress(bytes);
        Buffer gzip = compressed.length < bytes.length ? Buffer.buffer(compressed) : null;
        return new HubFile(
                mediaType, Buffer.buffer(bytes), gzip, '"' + digest(bytes).substring(0, 32) + '"');
    }

    private static byte[] compress(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return out.toByteArray();
    }

    private static String digest(byte[] bytes) {
        try {
            return Bytes.copyOf(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .hex();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
