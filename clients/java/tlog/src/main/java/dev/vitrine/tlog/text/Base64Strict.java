package dev.vitrine.tlog.text;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** RFC 4648 section 4 with padding: one text for one value. */
public final class Base64Strict {

    private Base64Strict() {}

    public static String encode(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /** Decodes; a missing pad, stray trailing bits, white space or the URL alphabet are errors. */
    public static Bytes decode(String text) throws MalformedException {
        return decode(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same for text that is still bytes. */
    public static Bytes decode(Bytes ascii) throws MalformedException {
        return decode(ascii.toByteArray());
    }

    private static Bytes decode(byte[] ascii) throws MalformedException {
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(ascii);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("not base64", MalformedException.NO_POSITION);
        }
        // The JDK takes missing padding and ignores non-zero trailing bits: two texts for one signature would be two
        // notes.
        if (!Arrays.equals(Base64.getEncoder().encode(decoded), ascii)) {
            throw new MalformedException("base64 is not in its canonical form", MalformedException.NO_POSITION);
        }
        return Bytes.wrapUnsafe(decoded);
    }
}
