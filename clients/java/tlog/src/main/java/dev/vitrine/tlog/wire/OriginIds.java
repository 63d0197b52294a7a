package dev.vitrine.tlog.wire;

import dev.vitrine.tlog.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The two hashes under which origins appear in paths; they differ, and neither can stand for the other. */
public final class OriginIds {

    private OriginIds() {}

    /** The origin hash of tlog-witness monitoring: lower-case hex of SHA-256(origin). */
    public static String originHash(String origin) {
        return sha256(origin);
    }

    /** The path under the monitoring prefix: {@code /<origin hash>/checkpoint}. */
    public static String monitoringPath(String origin) {
        return "/" + originHash(origin) + "/checkpoint";
    }

    /** The log ID of transparency-dev distributors: lower-case hex of SHA-256("o:" || origin). */
    public static String distributorLogId(String origin) {
        return sha256("o:" + origin);
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Bytes.wrapUnsafe(digest).hex();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
