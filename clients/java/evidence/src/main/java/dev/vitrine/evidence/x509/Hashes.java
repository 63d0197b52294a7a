package dev.vitrine.evidence.x509;

import dev.vitrine.tlog.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Hashing with the JDK, whose SHA-2 uses the processor's instructions; Bouncy Castle's is several times slower. */
public final class Hashes {

    private Hashes() {}

    public static Bytes sha256(Bytes... parts) {
        return hash("SHA-256", parts);
    }

    public static Bytes sha384(Bytes... parts) {
        return hash("SHA-384", parts);
    }

    static byte[] of(String algorithm, Bytes message) {
        MessageDigest digest = digest(algorithm);
        digest.update(message.asReadOnlyBuffer());
        return digest.digest();
    }

    private static Bytes hash(String algorithm, Bytes... parts) {
        MessageDigest digest = digest(algorithm);
        for (Bytes part : parts) {
            digest.update(part.asReadOnlyBuffer());
        }
        return Bytes.wrapUnsafe(digest.digest());
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has " + algorithm, e);
        }
    }
}
