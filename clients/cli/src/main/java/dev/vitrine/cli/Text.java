package dev.vitrine.cli;

import dev.vitrine.tlog.Bytes;
import java.time.DateTimeException;
import java.time.Instant;

/** Values as people read them. What came from outside must not steer a terminal. */
final class Text {

    private Text() {}

    /** The text with every control character except LF, and every character that reorders text, made visible. */
    static String printable(String text) {
        StringBuilder safe = null;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (isSafe(unit)) {
                if (safe != null) {
                    safe.append(unit);
                }
                continue;
            }
            if (safe == null) {
                safe = new StringBuilder(text.length() + 8).append(text, 0, i);
            }
            safe.append(String.format("\\u%04x", (int) unit));
        }
        return safe == null ? text : safe.toString();
    }

    private static boolean isSafe(char unit) {
        if (unit == '\n') {
            return true;
        }
        boolean reorders = (unit >= 0x202a && unit <= 0x202e) || (unit >= 0x2066 && unit <= 0x2069) || unit == 0x200f;
        return !Character.isISOControl(unit) && !reorders;
    }

    /** {@code 2026-11-22T00:40:33Z}; "an unknown time" for 0. */
    static String time(long unixSeconds) {
        try {
            return unixSeconds == 0
                    ? "an unknown time"
                    : Instant.ofEpochSecond(unixSeconds).toString();
        } catch (DateTimeException e) {
            return unixSeconds + " s since 1970";
        }
    }

    /** The first 16 hexadecimal digits: enough to tell keys apart by eye. */
    static String shortHex(Bytes bytes) {
        String hex = bytes.hex();
        return hex.length() <= 16 ? hex : hex.substring(0, 16) + "…";
    }

    static String plural(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }
}
