package dev.vitrine.tlog.policy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.text.Decimal;
import dev.vitrine.tlog.text.LineReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses the text form of a policy, line by line; each definition may only look back. Used once. */
final class PolicyText {

    static final int MAX_SIZE = 1 << 20;

    /** The most logs, witnesses and groups together; the specification asks for at least 96. */
    static final int MAX_DEFINITIONS = 1024;

    private static final Bytes SPACE = Bytes.utf8(" ");
    private static final Bytes LINE_FEED = Bytes.utf8("\n");
    private static final PolicyName NONE = PolicyName.of("none");

    private final LineReader lines;
    private final List<PolicyLog> logs = new ArrayList<>();
    private final List<PolicyWitness> witnesses = new ArrayList<>();
    private final Map<PolicyName, Quorum> named = new HashMap<>();
    private final Set<PolicyName> members = new HashSet<>();
    private final List<Bytes> canonical = new ArrayList<>();
    private @Nullable Quorum quorum;
    private int lineNumber;
    private int lineStart;

    private PolicyText(Bytes text) {
        this.lines = new LineReader(text);
    }

    static TrustPolicy parse(Bytes text) throws MalformedException {
        if (text.size() > MAX_SIZE) {
            throw new MalformedException("a policy is longer than " + MAX_SIZE + " bytes", MAX_SIZE);
        }
        return new PolicyText(text).parse();
    }

    private TrustPolicy parse() throws MalformedException {
        while (!lines.isAtEnd()) {
            lineNumber++;
            lineStart = lines.position();
            List<Bytes> items = items(lines.next("a line"));
            if (!items.isEmpty() && items.get(0).at(0) != '#') {
                define(items);
                for (int i = 0; i < items.size(); i++) {
                    canonical.add(items.get(i));
                    canonical.add(i + 1 < items.size() ? SPACE : LINE_FEED);
                }
            }
        }
        // SPEC: "A policy file must include exactly one quorum line."
        if (quorum == null) {
            throw new MalformedException("a policy has no quorum line", MalformedException.NO_POSITION);
        }
        return new TrustPolicy(logs, witnesses, quorum, Bytes.concat(canonical.toArray(new Bytes[0])));
    }

    private void define(List<Bytes> items) throws MalformedException {
        if (logs.size() + named.size() >= MAX_DEFINITIONS) {
            throw malformed("more than " + MAX_DEFINITIONS + " definitions");
        }
        switch (items.get(0).toUtf8()) {
            case "log" -> log(items);
            case "witness" -> witness(items);
            case "group" -> group(items);
            case "quorum" -> quorum(items);
            default -> throw malformed("neither log, witness, group nor quorum");
        }
    }

    private void log(List<Bytes> items) throws MalformedException {
        expectItems(items, 2, 3);
        VerifierKey key = key(items.get(1));
        // SPEC: "Duplicate logs, i.e., multiple log lines with the same public key, are not allowed."
        for (PolicyLog log : logs) {
            if (log.key().keyBytes().equals(key.keyBytes())) {
                throw malformed("the public key of another log");
            }
        }
        logs.add(new PolicyLog(key, url(items, 2)));
    }

    private void witness(List<Bytes> items) throws MalformedException {
        expectItems(items, 3, 4);
        VerifierKey key = key(items.get(2));
        // SPEC: "Log and witness keys must use a signature type approprate respective function"
        if (!key.type().isCosignature()) {
            throw malformed("the key of a witness is not of a cosignature type");
        }
        // SPEC: "Duplicate witnesses, i.e., multiple witness lines with the same public key, are not allowed."
        for (PolicyWitness witness : witnesses) {
            if (witness.key().keyBytes().equals(key.keyBytes())) {
                throw malformed("the public key of another witness");
            }
        }
        PolicyName name = newName(items.get(1));
        named.put(name, new Quorum.Single(witnesses.size()));
        witnesses.add(new PolicyWitness(name, key, url(items, 3)));
    }

    private void group(List<Bytes> items) throws MalformedException {
        // SPEC: "At least one member must be listed (i.e., n >= 1)."
        expectItems(items, 4, Integer.MAX_VALUE);
        List<Quorum> rules = new ArrayList<>();
        for (Bytes item : items.subList(3, items.size())) {
            PolicyName member = name(item);
            // SPEC: "a group definition can only refer to names defined on preceding lines"
            Quorum rule = named.get(member);
            if (rule == null) {
                throw malformed("a member that is not defined above");
            }
            // SPEC: "Each defined name can be listed as a group member at most once."
            if (!members.add(member)) {
                throw malformed("a name is a member for the second time");
            }
            rules.add(rule);
        }
        int threshold = threshold(items.get(2), rules.size());
        named.put(newName(items.get(1)), new Quorum.Group(threshold, rules));
    }

    private void quorum(List<Bytes> items) throws MalformedException {
        expectItems(items, 2, 2);
        if (quorum != null) {
            throw malformed("a second quorum line");
        }
        PolicyName name = name(items.get(1));
        Quorum rule = name.equals(NONE) ? new Quorum.None() : named.get(name);
        // SPEC: "the quorum line must specify a witness or group defined earlier"
        if (rule == null) {
            throw malformed("the quorum is not defined above");
        }
        quorum = rule;
    }

    // SPEC: "If k is given numerically, it must be written in decimal, and it is required that 1 <= k <= n."
    private int threshold(Bytes item, int size) throws MalformedException {
        return switch (item.toUtf8()) {
            case "all" -> size;
            case "any" -> 1;
            default -> number(item, size);
        };
    }

    private int number(Bytes item, int max) throws MalformedException {
        long number;
        try {
            number = Decimal.parse(item);
        } catch (MalformedException e) {
            throw malformed("a threshold is all, any or a decimal number");
        }
        if (number < 1 || number > max) {
            throw malformed("a threshold is 1 to the number of members");
        }
        return (int) number;
    }

    private VerifierKey key(Bytes item) throws MalformedException {
        VerifierKey key;
        try {
            key = VerifierKey.parse(item.toUtf8());
        } catch (MalformedException e) {
            throw malformed(e.what());
        }
        for (PolicyLog log : logs) {
            checkDistinct(key, log.key());
        }
        for (PolicyWitness witness : witnesses) {
            checkDistinct(key, witness.key());
        }
        return key;
    }

    /** A signature line names its key by name and ID only: which of two keys it is by could not be told. */
    private void checkDistinct(VerifierKey key, VerifierKey other) throws MalformedException {
        if (key.keyId() == other.keyId() && key.name().equals(other.name()) && !key.equals(other)) {
            throw malformed("two keys have one name and one key ID");
        }
    }

    private PolicyName newName(Bytes item) throws MalformedException {
        PolicyName name = name(item);
        if (name.equals(NONE)) {
            throw malformed("the name none is predefined");
        }
        if (named.containsKey(name)) {
            throw malformed("a name is defined for the second time");
        }
        return name;
    }

    private PolicyName name(Bytes item) {
        return new PolicyName(item); // items() let nothing else through
    }

    /** Octets that are not UTF-8 are allowed; they show as replacement characters. */
    private static @Nullable String url(List<Bytes> items, int at) {
        return items.size() > at ? new String(items.get(at).toByteArray(), StandardCharsets.UTF_8) : null;
    }

    private void expectItems(List<Bytes> items, int min, int max) throws MalformedException {
        if (items.size() < min || items.size() > max) {
            throw malformed("a line has too few or too many items");
        }
    }

    // SPEC: "the allowed octet values are 0x09 (tab), 0x0A (newline), 0x20-0x7E, and 0x80-0xFF"
    private List<Bytes> items(Bytes line) throws MalformedException {
        List<Bytes> items = new ArrayList<>(4);
        int start = -1;
        for (int i = 0; i <= line.size(); i++) {
            int octet = i < line.size() ? line.unsignedAt(i) : ' ';
            if (octet == 0x7f || (octet < ' ' && octet != '\t')) {
                throw new MalformedException("line " + lineNumber + ": a control character", lineStart + i);
            }
            boolean blank = octet == ' ' || octet == '\t';
            if (blank && start >= 0) {
                items.add(line.slice(start, i));
                start = -1;
            } else if (!blank && start < 0) {
                start = i;
            }
        }
        return items;
    }

    private MalformedException malformed(String what) {
        return new MalformedException("line " + lineNumber + ": " + what, lineStart);
    }
}
