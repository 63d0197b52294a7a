package dev.vitrine.evidence.x509;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;

/**
 * Distinguished encoding only. Bouncy Castle reads BER by default; two encodings of one certificate would be two
 * certificates with one signature, so anything that does not print back to the same bytes is refused.
 */
public final class Der {

    private static final int MAX_DEPTH = 32;
    private static final int CONSTRUCTED = 0x20;
    private static final int UTC_TIME = 0x17;
    private static final int GENERALIZED_TIME = 0x18;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'").withResolverStyle(ResolverStyle.STRICT);

    private Der() {}

    /** Parses exactly one value that fills {@code der}; {@code what} names it in errors. */
    public static ASN1Primitive parse(Bytes der, String what) throws MalformedException {
        byte[] encoded = der.toByteArray();
        checkStructure(encoded, 0, encoded.length, 0, what);
        ASN1Primitive parsed;
        byte[] again;
        try {
            parsed = ASN1Primitive.fromByteArray(encoded);
            again = parsed.getEncoded(ASN1Encoding.DER);
        } catch (IOException | RuntimeException e) {
            // Parts are read lazily, and the errors in them arrive as unchecked exceptions of several types.
            throw new MalformedException(what + " is not valid DER", MalformedException.NO_POSITION);
        }
        int difference = Arrays.mismatch(encoded, again);
        if (difference >= 0) {
            throw new MalformedException(what + " is not in distinguished encoding", difference);
        }
        return parsed;
    }

    /** The encoding of a part of what {@link #parse} returned. */
    public static Bytes encode(ASN1Encodable value) {
        try {
            return Bytes.wrapUnsafe(value.toASN1Primitive().getEncoded(ASN1Encoding.DER));
        } catch (IOException e) {
            throw new AssertionError("a parsed value cannot be encoded", e);
        }
    }

    /** {@code YYMMDDHHMMSSZ} or {@code YYYYMMDDHHMMSSZ}, the only two forms of RFC 5280 section 4.1.2.5. */
    static Instant time(ASN1Encodable value, String what) throws MalformedException {
        Bytes encoded = encode(value);
        String digits = new String(encoded.slice(2).toByteArray(), StandardCharsets.US_ASCII);
        // SPEC: Where YY is greater than or equal to 50, the year SHALL be interpreted as 19YY; and where YY is less
        // than 50, the year SHALL be interpreted as 20YY.
        String text =
                switch (encoded.unsignedAt(0)) {
                    case UTC_TIME -> (digits.compareTo("50") >= 0 ? "19" : "20") + digits;
                    case GENERALIZED_TIME -> digits;
                    default -> "";
                };
        try {
            return LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new MalformedException(what + " is not a time of RFC 5280", MalformedException.NO_POSITION);
        }
    }

    /** Tags, minimal definite lengths and bounded nesting, before a recursive parser sees the bytes. */
    private static void checkStructure(byte[] der, int from, int to, int depth, String what) throws MalformedException {
        if (depth > MAX_DEPTH) {
            throw new MalformedException(what + " is nested too deeply", from);
        }
        int at = from;
        while (at < to) {
            int start = at;
            boolean constructed = (der[at] & CONSTRUCTED) != 0;
            if ((der[at] & 0x1f) == 0x1f) {
                throw new MalformedException(what + " has a tag of more than one byte", start);
            }
            at++;
            if (at >= to) {
                throw new MalformedException(what + " is cut off", start);
            }
            int length = der[at++] & 0xff;
            if (length >= 0x80) {
                int octets = length & 0x7f;
                if (octets == 0 || octets > 3 || octets > to - at) {
                    throw new MalformedException(what + " has a length that DER does not allow", start);
                }
                length = 0;
                for (int i = 0; i < octets; i++) {
                    length = (length << 8) | (der[at++] & 0xff);
                }
                if (length < 0x80 || length >>> (8 * (octets - 1)) == 0) {
                    throw new MalformedException(what + " has a length that is not minimal", start);
                }
            }
            if (length > to - at) {
                throw new MalformedException(what + " is cut off", start);
            }
            if (constructed) {
                checkStructure(der, at, at + length, depth + 1, what);
            }
            at += length;
        }
    }
}
