package dev.vitrine.evidence.provenance.document;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;

/** Lines of {@code Key: value}, as Nix, Debian and SPDX write them. */
record KeyValueText(List<Line> lines) {

    private static final int MAX_SIZE = 8 * 1024 * 1024;

    /**
     * One line.
     *
     * @param key empty for a line that goes on with the value of the one before it
     */
    record Line(String key, String value) {}

    KeyValueText {
        lines = List.copyOf(lines);
    }

    /**
     * Parses UTF-8 text.
     *
     * @param separator between key and value
     */
    static KeyValueText parse(Bytes document, String separator) throws MalformedException {
        if (document.size() > MAX_SIZE) {
            throw new MalformedException("a document is too large", MAX_SIZE);
        }
        List<Line> lines = new ArrayList<>();
        for (String line : document.toUtf8().split("\n", -1)) {
            String text = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            int at = text.indexOf(separator);
            boolean continues = at < 0 || text.startsWith(" ") || text.startsWith("#");
            lines.add(
                    continues
                            ? new Line("", text)
                            : new Line(
                                    text.substring(0, at),
                                    text.substring(at + separator.length()).strip()));
        }
        return new KeyValueText(lines);
    }

    /** The values of a key, in order. */
    List<String> all(String key) {
        return lines.stream()
                .filter(line -> line.key().equals(key))
                .map(Line::value)
                .toList();
    }

    /** The value of a key that stands there exactly once. */
    String one(String key) throws MalformedException {
        List<String> values = all(key);
        if (values.size() != 1) {
            throw new MalformedException(key + " does not stand there exactly once", MalformedException.NO_POSITION);
        }
        return values.get(0);
    }

    boolean has(String key) {
        return lines.stream().anyMatch(line -> line.key().equals(key));
    }
}
