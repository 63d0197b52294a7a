package dev.vitrine.exhibit;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.judge.Judgement;
import dev.vitrine.evidence.judge.Label;
import dev.vitrine.tlog.Bytes;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the judgements of one leaf come down to: for an index, for metrics, for the answer to a submitter. Everything in it can
 * be found out again from the leaf; a log that says otherwise is wrong.
 *
 * @param kinds of the exhibits
 * @param labels what speaks against any of them
 * @param measurements measured identities by kind, such as {@code sgx-mrenclave}, each value once and in ascending order;
 *     those of forged evidence are never among them
 */
public record Assessment(Set<EvidenceKind> kinds, Set<Label> labels, Map<String, Set<Bytes>> measurements) {

    /** Of a leaf without exhibits. */
    public static final Assessment NONE = new Assessment(Set.of(), Set.of(), Map.of());

    public Assessment {
        kinds = kinds.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(kinds));
        labels = labels.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(labels));
        Map<String, Set<Bytes>> copy = new TreeMap<>();
        measurements.forEach((kind, values) -> copy.put(kind, Collections.unmodifiableSet(new TreeSet<>(values))));
        measurements = Collections.unmodifiableMap(copy);
    }

    /** Of all judgements about one leaf. */
    public static Assessment of(Collection<Judgement> judgements) {
        Set<EvidenceKind> kinds = EnumSet.noneOf(EvidenceKind.class);
        Set<Label> labels = EnumSet.noneOf(Label.class);
        Map<String, Set<Bytes>> measurements = new TreeMap<>();
        for (Judgement judgement : judgements) {
            kinds.add(judgement.verdict().kind());
            if (judgement.verdict().forgery().isPresent()) {
                continue;
            }
            labels.addAll(judgement.labels());
            judgement.verdict().measurements().forEach((kind, value) -> measurements
                    .computeIfAbsent(kind, unused -> new TreeSet<>())
                    .add(value));
        }
        return new Assessment(kinds, labels, measurements);
    }
}
