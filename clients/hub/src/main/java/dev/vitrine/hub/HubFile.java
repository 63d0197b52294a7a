package dev.vitrine.hub;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** One static file. Immutable and thread-safe. */
public final class HubFile {

    private final String path;
    private final String mediaType;
    private final byte[] content;
    private final String sha256;

    HubFile(String path, String mediaType, byte[] content) {
        this.path = path;
        this.mediaType = mediaType;
        this.content = content.clone();
        this.sha256 = HexFormat.of().formatHex(sha256(content));
    }

    /** Where it is served, below the log's URL prefix and without a leading slash: {@code index.html}, {@code hub/app.js}. */
    public String path() {
        return path;
    }

    /** For {@code Content-Type}, with the character set where there is one. */
    public String mediaType() {
        return mediaType;
    }

    /** In hexadecimal: a strong validator for caches. */
    public String sha256() {
        return sha256;
    }

    public int size() {
        return content.length;
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
        return content.clone();
    }

    /** The content of a text file. */
    public String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return path;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
