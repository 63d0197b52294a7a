package dev.vitrine.log.server.http;

import dev.vitrine.tlog.Bytes;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One file of the Hub's pages, as it lies in the jar {@code vitrine-hub}.
 *
 * @param tag a strong ETag, quoted
 * @param gzip the same compressed; null where that gains nothing
 */
record HubFile(MediaType type, Buffer plain, @Nullable Buffer gzip, String tag) {

    private static final String FOLDER = "dev/vitrine/hub/";

    // Lower case, no empty segment, none that begins with a dot: nothing that means another folder.
    private static final Pattern PATH = Pattern.compile("[a-z0-9_][a-z0-9._-]*(/[a-z0-9_][a-z0-9._-]*)*");

    private static final int NOT_WORTH_COMPRESSING = 512; // bytes

    /** @param path relative, such as {@code js/search.js}; empty if there is no such file */
    static Optional<HubFile> read(String path) {
        MediaType type = typeOf(path);
        if (type == null || path.length() > 200 || !PATH.matcher(path).matches()) {
            return Optional.empty();
        }
        try (InputStream in = HubFile.class.getClassLoader().getResourceAsStream(FOLDER + path)) {
            return in == null ? Optional.empty() : Optional.of(of(type, in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static HubFile of(MediaType type, byte[] bytes) throws IOException {
        byte[] compressed = type == MediaType.PNG || type == MediaType.FONT || bytes.length < NOT_WORTH_COMPRESSING
                ? bytes
                : compress(bytes);
        Buffer gzip = compressed.length < bytes.length ? Buffer.buffer(compressed) : null;
        return new HubFile(type, Buffer.buffer(bytes), gzip, '"' + digest(bytes).substring(0, 32) + '"');
    }

    private static @Nullable MediaType typeOf(String path) {
        return switch (path.substring(path.lastIndexOf('.') + 1)) {
            case "html" -> MediaType.HTML;
            case "css" -> MediaType.CSS;
            case "js", "mjs" -> MediaType.SCRIPT;
            case "json" -> MediaType.JSON;
            case "svg" -> MediaType.SVG;
            case "png" -> MediaType.PNG;
            case "ico" -> MediaType.ICON;
            case "woff2" -> MediaType.FONT;
            case "wasm" -> MediaType.WASM;
            case "webmanifest" -> MediaType.MANIFEST;
            case "txt" -> MediaType.TEXT;
            default -> null;
        };
    }

    private static byte[] compress(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
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
