package dev.vitrine.tlog.note;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.PlainText;

/**
 * The name of a key: for a log its origin, for a witness its own. Non-empty, without white space and without plus signs.
 * Compared exactly, without Unicode normalisation.
 */
public record KeyName(String value) {

    private static final int NEXT_LINE = 0x85;

    public KeyName {
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "a key name is non-empty and has no white space, control character or plus");
        }
    }

    public static KeyName parse(String text) throws MalformedException {
        if (!isValid(text)) {
            throw new MalformedException("not a key name", 0);
        }
        return new KeyName(text);
    }

    public static KeyName parse(Bytes text) throws MalformedException {
        return parse(text.toUtf8());
    }

    @Override
    public String toString() {
        return value;
    }

    // SPEC: "Key names MUST be non-empty and MUST NOT contain any Unicode spaces or plus (U+002B) characters."
    private static boolean isValid(String name) {
        if (name.isEmpty() || !PlainText.isLine(name)) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char unit = name.charAt(i);
            // All of White_Space lies in the basic plane. No single predicate of the JDK has U+0085 and U+00A0 both.
            if (unit == '+' || unit == NEXT_LINE || Character.isSpaceChar(unit)) {
                return false;
            }
        }
        return true;
    }
}
