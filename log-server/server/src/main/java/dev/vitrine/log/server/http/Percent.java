package dev.vitrine.log.server.http;

import dev.vitrine.log.server.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986 section 2.1), for the few values that are names. */
final class Percent {

    private Percent() {}

    /** @param plus whether a plus sign is a space, as forms write it */
    static String decode(String name, String text, boolean plus) throws Problem {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        byte[] decoded = new byte[encoded.length];
        int size = 0;
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] == '%') {
                int high = i + 2 <= encoded.length - 1 ? Character.digit(encoded[i + 1], 16) : -1;
                int low = i + 2 <= encoded.length - 1 ? Character.digit(encoded[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw invalid(name);
                }
                decoded[size++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                decoded[size++] = encoded[i] == '+' && plus ? (byte) ' ' : encoded[i];
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decoded, 0, size))
                    .toString();
        } catch (CharacterCodingException e) {
            throw invalid(name);
        }
    }

    private static Problem invalid(String name) {
        return Query.invalid(name, "not percent-encoded UTF-8");
    }
}
