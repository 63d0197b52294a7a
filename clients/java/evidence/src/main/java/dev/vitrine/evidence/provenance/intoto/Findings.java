package dev.vitrine.evidence.provenance.intoto;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.tlog.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one document was found to say, while it is being read. Confined to one thread. */
public final class Findings {

    /** More fields than a person reads; a document may name a hundred thousand files. */
    private static final int MAX_FIELDS = 4096;

    private final Checks checks;
    private final Map<String, Bytes> measurements = new LinkedHashMap<>();
    private final Map<String, String> fields = new LinkedHashMap<>();
    private final List<String> remainingTrust = new ArrayList<>();

    public Findings(Instant asOf) {
        this.checks = new Checks(asOf);
    }

    public Checks checks() {
        return checks;
    }

    public Instant asOf() {
        return checks.asOf();
    }

    /** A decoded field; one more of a name that is there gets a number. */
    public void field(String name, String value) {
        if (fields.size() < MAX_FIELDS) {
            fields.put(unused(name, fields), value);
        } else {
            fields.put("fields.cut-off", "more than " + MAX_FIELDS);
        }
    }

    /** A measured identity; a different one of a kind that is there gets a number, an equal one is not repeated. */
    public void measurement(String kind, Bytes value) {
        if (measurements.size() < MAX_FIELDS
                && !value.equals(measurements.get(kind))
                && measurements.entrySet().stream()
                        .noneMatch(known -> known.getKey().startsWith(kind + ".")
                                && known.getValue().equals(value))) {
            measurements.put(unused(kind, measurements), value);
        }
    }

    private static String unused(String name, Map<String, ?> taken) {
        if (!taken.containsKey(name)) {
            return name;
        }
        int number = 2;
        while (taken.containsKey(name + "." + number)) {
            number++;
        }
        return name + "." + number;
    }

    /** What a reader still has to take on trust, in one sentence. */
    public void trust(String sentence) {
        if (!remainingTrust.contains(sentence)) {
            remainingTrust.add(sentence);
        }
    }

    public Verdict verdict(EvidenceKind kind) {
        return new Verdict(kind, checks.lines(), measurements, fields, remainingTrust);
    }
}
