package dev.vitrine.audit.diff;

import dev.vitrine.tlog.Bytes;

/** A few bytes around a place, as text where they are text. */
final class Sample {

    private static final int MIN_TEXT = 4;
    private static final int MAX_TEXT = 120;

    private Sample() {}

    /** The printable text that the byte at {@code at} belongs to, in quotation marks; otherwise bytes in hex. */
    static String at(Bytes page, int at, int count) {
        int from = at;
        while (from > 0 && at - from < MAX_TEXT / 2 && isPrintable(page.at(from - 1))) {
            from--;
        }
        int to = at;
        while (to < page.size() && to - from < MAX_TEXT && isPrintable(page.at(to))) {
            to++;
        }
        if (to - from >= MIN_TEXT && to > at) {
            StringBuilder text = new StringBuilder("\"");
            for (int i = from; i < to; i++) {
                text.append((char) page.at(i));
            }
            return text.append('"').toString();
        }
        return page.slice(at, Math.min(page.size(), at + count)).hex();
    }

    private static boolean isPrintable(byte value) {
        return value >= 0x20 && value < 0x7f;
    }
}
