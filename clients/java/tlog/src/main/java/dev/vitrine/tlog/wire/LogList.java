package dev.vitrine.tlog.wire;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.text.Decimal;
import dev.vitrine.tlog.text.PlainText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A list of logs for witnesses to discover (witness-network.org, format {@code logs/v0}). A list is not a configuration:
 * what a witness already knows about an origin must not change because a list did.
 */
public record LogList(List<LogEntry> logs, List<Skipped> skipped) {

    /** The longest list that is parsed: ten times 40,000 short entries fit. */
    public static final int MAX_SIZE = 64 << 20;

    /** One log: where its checkpoints come from, under which key, and at most how many a day. */
    public record LogEntry(
            VerifierKey key,
            String origin,
            int requestsPerDay, // 1..2^31-1
            String contact) {}

    /** What a lenient reading left out: the number of the line, counted from 1, and why. */
    public record Skipped(int line, String what) {}

    public LogList {
        logs = List.copyOf(logs);
        skipped = List.copyOf(skipped);
    }

    /** Every entry must be right; the error says on which line the first is not. */
    public static LogList parse(Bytes text) throws MalformedException {
        LogList list = parseLenient(text);
        if (!list.skipped.isEmpty()) {
            Skipped first = list.skipped.get(0);
            throw new MalformedException("line " + first.line + ": " + first.what, MalformedException.NO_POSITION);
        }
        return list;
    }

    /**
     * As the witnesses in operation read lists: a line with an unknown key word is ignored, a missing contact is empty, an
     * entry that is wrong or whose origin was listed before is left out, each with a note of it. A wrong header or a text
     * that is not UTF-8 is malformed all the same.
     */
    public static LogList parseLenient(Bytes text) throws MalformedException {
        if (text.size() > MAX_SIZE) {
            throw new MalformedException("a log list is longer than " + MAX_SIZE + " bytes", MAX_SIZE);
        }
        return new Parser(text.toUtf8()).parse();
    }

    private static final class Parser {

        private final String text;
        private final List<LogEntry> logs = new ArrayList<>();
        private final List<Skipped> skipped = new ArrayList<>();
        private final Set<String> origins = new HashSet<>();
        private int offset;
        private int number;

        /** The words of the next line, the second empty if there is only one. */
        private String word = "";

        private String value = "";

        Parser(String text) {
            this.text = text;
        }

        LogList parse() throws MalformedException {
            // SPEC: "The list starts with a single line declaring the list format."
            if (!advance() || !word.equals("logs/v0") || !value.isEmpty()) {
                throw new MalformedException(
                        "line " + Math.max(1, number) + ": the header is not logs/v0", MalformedException.NO_POSITION);
            }
            boolean more = advance();
            while (more) {
                more = word.equals("vkey") ? entry() : stray();
            }
            return new LogList(logs, skipped);
        }

        /** Reads one entry from its vkey line; true if another line follows. */
        // SPEC: "The order of key-value lines are strict." vkey, [origin], qpd, contact
        private boolean entry() {
            int start = number;
            try {
                VerifierKey key = vkey();
                String origin = key.name().value();
                boolean more = advanceToKnown();
                if (more && word.equals("origin")) {
                    if (value.isEmpty() || !PlainText.isLine(value)) {
                        throw new MalformedException("an origin is one non-empty line", MalformedException.NO_POSITION);
                    }
                    origin = value;
                    more = advanceToKnown();
                }
                if (!more || !word.equals("qpd")) {
                    throw new MalformedException("qpd is missing", MalformedException.NO_POSITION);
                }
                int requestsPerDay = requestsPerDay();
                String contact = "";
                more = advanceToKnown();
                if (more && word.equals("contact")) {
                    contact = value;
                    more = advance();
                } else {
                    skipped.add(new Skipped(start, "contact is missing"));
                }
                if (origins.add(origin)) {
                    logs.add(new LogEntry(key, origin, requestsPerDay, contact));
                } else {
                    skipped.add(new Skipped(start, "the origin was listed before"));
                }
                return more;
            } catch (MalformedException e) {
                skipped.add(new Skipped(number, e.what()));
                return skipToNextEntry();
            }
        }

        private VerifierKey vkey() throws MalformedException {
            VerifierKey key = VerifierKey.parse(value);
            // SPEC: "Currently, only ed25519 alg1 type keys are permitted."
            if (key.type() != KeyType.ED25519) {
                throw new MalformedException("a key of another type than Ed25519", MalformedException.NO_POSITION);
            }
            return key;
        }

        // SPEC: "It MUST be a number in the range [1, 2^31) encoded as an ASCII decimal consisting of characters in the
        // range 0-9 only, with no leading zeroes."
        private int requestsPerDay() throws MalformedException {
            long value = Decimal.parse(this.value);
            if (value < 1 || value > Integer.MAX_VALUE) {
                throw new MalformedException("qpd is not 1 to 2^31-1", MalformedException.NO_POSITION);
            }
            return (int) value;
        }

        private boolean stray() {
            skipped.add(new Skipped(number, isKnown() ? "an entry does not begin with vkey" : "an unknown key word"));
            return advance();
        }

        private boolean skipToNextEntry() {
            boolean more = advance();
            while (more && !word.equals("vkey")) {
                more = advance();
            }
            return more;
        }

        private boolean advanceToKnown() {
            boolean more = advance();
            while (more && !isKnown()) {
                skipped.add(new Skipped(number, "an unknown key word"));
                more = advance();
            }
            return more;
        }

        private boolean isKnown() {
            return word.equals("vkey") || word.equals("origin") || word.equals("qpd") || word.equals("contact");
        }

        /** Moves to the next line that is neither blank nor a comment; false at the end. */
        private boolean advance() {
            while (offset < text.length()) {
                int end = text.indexOf('\n', offset);
                if (end < 0) {
                    end = text.length();
                }
                String line = text.substring(offset, end).strip();
                offset = end + 1;
                number++;
                if (!line.isEmpty() && line.charAt(0) != '#') {
                    int space = line.indexOf(' ');
                    word = space < 0 ? line : line.substring(0, space);
                    value = space < 0 ? "" : line.substring(space + 1).strip();
                    return true;
                }
            }
            return false;
        }
    }
}
