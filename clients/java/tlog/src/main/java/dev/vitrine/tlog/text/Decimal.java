package dev.vitrine.tlog.text;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.charset.StandardCharsets;

/** A non-negative decimal below 2^63: no sign, no leading zeros, ASCII digits only. */
public final class Decimal {

    private static final int MAX_DIGITS = 19;

    private Decimal() {}

    public static long parse(String text) throws MalformedException {
        int length = text.length();
        if (length == 0 || length > MAX_DIGITS || (length > 1 && text.charAt(0) == '0')) {
            throw new MalformedException("not a canonical decimal number", 0);
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new MalformedException("not a canonical decimal number", i);
            }
            value = value * 10 + digit; // 19 digits stay below 2^64, so an overflow past 2^63 shows as a negative value
        }
        if (value < 0) {
            throw new MalformedException("a number is at least 2^63", 0);
        }
        return value;
    }

    /** The same for text that is still bytes. */
    public static long parse(Bytes ascii) throws MalformedException {
        if (ascii.size() > MAX_DIGITS) {
            throw new MalformedException("not a canonical decimal number", 0);
        }
        return parse(new String(ascii.toByteArray(), StandardCharsets.ISO_8859_1));
    }
}
