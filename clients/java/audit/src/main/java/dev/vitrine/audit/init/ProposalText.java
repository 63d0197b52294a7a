package dev.vitrine.audit.init;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.vitrine.audit.manifest.RelativePath;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;

/** Lines of YAML with comments, and what had to be left out of them. */
final class ProposalText {

    private final StringBuilder text = new StringBuilder();
    private final List<String> missing = new ArrayList<>();

    @CanIgnoreReturnValue
    ProposalText line(String line) {
        text.append(line).append('\n');
        return this;
    }

    @CanIgnoreReturnValue
    ProposalText comment(String comment) {
        return line("# " + comment);
    }

    /** A key with its value, and why it is that value. */
    @CanIgnoreReturnValue
    ProposalText value(String key, String value, String comment) {
        return line(key + ": " + quoted(value) + (comment.isEmpty() ? "" : "  # " + comment));
    }

    /** A key that only a person can give a value. */
    @CanIgnoreReturnValue
    ProposalText missing(String key, String what) {
        missing.add(key.replaceFirst("^[\\s-]+", "") + ": " + what);
        return line("# " + key + ":  MISSING: " + what);
    }

    List<String> missing() {
        return List.copyOf(missing);
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** A scalar of YAML that is these characters. */
    static String quoted(String value) {
        if (value.matches("[A-Za-z0-9][A-Za-z0-9._/+@-]*") && !value.matches("(?i)true|false|null|yes|no|on|off")) {
            return value;
        }
        StringBuilder out = new StringBuilder("\"");
        value.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').appendCodePoint(c);
            } else if (c < 0x20 || c == 0x7f) {
                out.append(String.format("\\x%02x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.append('"').toString();
    }

    /** What a manifest takes as a path. */
    static boolean isPath(String text) {
        try {
            return RelativePath.parse(text).text().equals(text);
        } catch (MalformedException e) {
            return false;
        }
    }

    /** What a manifest takes as a URL. */
    static boolean isUrl(String text) {
        return text.matches("[a-z][a-z0-9+.-]*://\\S+") || text.matches("[a-z0-9._-]+@[A-Za-z0-9.-]+:\\S+");
    }
}
