package dev.vitrine.tlog.text;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

/** The alphabet of notes: UTF-8 without control characters below U+0020, except the LF that ends a line. */
public final class PlainText {

    private static final int FIRST_PRINTABLE = 0x20;

    private PlainText() {}

    /** Accepts any number of lines. */
    public static void check(Bytes text) throws MalformedException {
        boolean ascii = true;
        for (int i = 0; i < text.size(); i++) {
            int unit = text.unsignedAt(i);
            // SPEC: "Signed notes MUST be valid UTF-8 and MUST NOT contain any ASCII control characters (those below
            // U+0020) other than newline."
            if (unit < FIRST_PRINTABLE && unit != '\n') {
                throw new MalformedException("a control character", i);
            }
            ascii &= unit < 0x80;
        }
        if (!ascii) {
            String unused = text.toUtf8();
        }
    }

    /** Accepts one line, without its LF, and returns it. */
    public static String line(Bytes line) throws MalformedException {
        for (int i = 0; i < line.size(); i++) {
            if (line.unsignedAt(i) < FIRST_PRINTABLE) {
                throw new MalformedException("a control character", i);
            }
        }
        return line.toUtf8();
    }

    /** True if {@code text} can stand on one line: no control character, no lone surrogate. */
    public static boolean isLine(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < FIRST_PRINTABLE) {
                return false;
            }
            if (Character.isSurrogate(unit)) {
                boolean paired = Character.isHighSurrogate(unit)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
