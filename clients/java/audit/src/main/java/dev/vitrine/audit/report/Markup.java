package dev.vitrine.audit.report;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.vitrine.tlog.Bytes;

/** Builds HTML. Markup is what this package writes; everything else is text. */
final class Markup {

    private final StringBuilder html = new StringBuilder();

    /** Markup of ours. */
    @CanIgnoreReturnValue
    Markup raw(String markup) {
        html.append(markup);
        return this;
    }

    /** Text from anywhere: shown as it is, whatever is in it. What would reorder or hide text is made visible. */
    @CanIgnoreReturnValue
    Markup text(String text) {
        text.codePoints().forEach(this::append);
        return this;
    }

    private void append(int c) {
        switch (c) {
            case '&' -> html.append("&amp;");
            case '<' -> html.append("&lt;");
            case '>' -> html.append("&gt;");
            case '"' -> html.append("&quot;");
            case '\'' -> html.append("&#39;");
            case '\n', '\t' -> html.append((char) c);
            default -> {
                boolean reorders = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200f;
                boolean isHalf = c >= 0xd800 && c <= 0xdfff;
                if (Character.isISOControl(c) || reorders || isHalf) {
                    html.append(String.format("\\u%04x", c));
                } else {
                    html.appendCodePoint(c);
                }
            }
        }
    }

    Bytes bytes() {
        return Bytes.utf8(html.toString());
    }
}
