package dev.vitrine.witness.store;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.merkle.Hash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of a log's origin line: the key of everything stored about the log, and its name on the monitoring path. */
public record OriginHash(Hash hash) {

    private static final int HEX_DIGITS = 2 * Hash.SIZE;

    /** Before all others in their order. */
    public static final OriginHash FIRST = new OriginHash(Hash.of(new byte[Hash.SIZE], 0));

    public static OriginHash of(String origin) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return new OriginHash(Hash.of(sha256.digest(origin.getBytes(StandardCharsets.UTF_8)), 0));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** Parses the 64 lower-case hexadecimal digits of the monitoring path, and no other spelling. */
    public static OriginHash parse(String hex) throws MalformedException {
        if (hex.length() != HEX_DIGITS) {
            throw new MalformedException("an origin hash has 64 hexadecimal digits", 0);
        }
        OriginHash parsed = new OriginHash(Hash.of(Bytes.fromHex(hex)));
        if (!parsed.hex().equals(hex)) {
            throw new MalformedException("an origin hash is in lower case", 0);
        }
        return parsed;
    }

    public String hex() {
        return hash.hex();
    }

    byte[] key() {
        return hash.toByteArray();
    }

    @Override
    public String toString() {
        return hex();
    }
}
