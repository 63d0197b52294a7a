package dev.vitrine.evidence;

import dev.vitrine.tlog.Bytes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that was found out about one piece of evidence: whether it is <em>authentic</em>. Whether it is acceptable is
 * a policy's question.
 *
 * @param kind what the evidence is
 * @param checks in the order in which they were made; never empty
 * @param measurements the measured identities by kind, such as {@code sgx-mrenclave}, in order of declaration
 * @param fields decoded fields for display and for policies, in order of declaration
 * @param remainingTrust what a reader still has to take on trust, one sentence each
 */
public record Verdict(
        EvidenceKind kind,
        List<Check> checks,
        Map<String, Bytes> measurements,
        Map<String, String> fields,
        List<String> remainingTrust) {

    public Verdict {
        if (checks.isEmpty()) {
            throw new IllegalArgumentException("a verdict without checks says nothing");
        }
        checks = List.copyOf(checks);
        measurements = Collections.unmodifiableMap(new LinkedHashMap<>(measurements));
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        remainingTrust = List.copyOf(remainingTrust);
    }

    /** The worst outcome of all checks: refuted, then unknown, then warning, then proven. */
    public Outcome conclusion() {
        Outcome worst = Outcome.PROVEN;
        for (Check check : checks) {
            switch (check.outcome()) {
                case REFUTED -> {
                    return Outcome.REFUTED;
                }
                case UNKNOWN -> worst = Outcome.UNKNOWN;
                case WARNING -> worst = worst == Outcome.UNKNOWN ? worst : Outcome.WARNING;
                case PROVEN -> {}
            }
        }
        return worst;
    }

    /** The first refuted check of authenticity: the evidence is forged or broken, not merely old, revoked or unwise. */
    public Optional<Check> forgery() {
        return checks.stream()
                .filter(check -> check.aspect() == Aspect.AUTHENTICITY && check.outcome() == Outcome.REFUTED)
                .findFirst();
    }
}
