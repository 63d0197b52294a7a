package dev.vitrine.evidence.policy;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.judge.Judgement;
import dev.vitrine.tlog.Bytes;
import java.util.List;
import java.util.Map;

/**
 * The measured identity is one of those that the policy names.
 *
 * @param accepted alternatives; of each, every measurement must be equal. Without any, the rule warns
 */
record MeasurementRule(List<Map<String, Bytes>> accepted) implements Rule {

    private static final String ID = "policy.measurement";

    @Override
    public void appraise(Judgement judgement, Checks lines) {
        Map<String, Bytes> measured = judgement.verdict().measurements();
        if (accepted.isEmpty()) {
            lines.standing(ID, Outcome.WARNING, "the policy names no measurements: any code passes");
            return;
        }
        boolean matches = accepted.stream().anyMatch(one -> measured.entrySet().containsAll(one.entrySet()));
        boolean comparable = accepted.stream().anyMatch(one -> measured.keySet().containsAll(one.keySet()));
        if (matches) {
            lines.standing(ID, Outcome.PROVEN, "one of the measurements that the policy names");
        } else if (comparable) {
            lines.standing(ID, Outcome.REFUTED, "none of the measurements that the policy names");
        } else {
            lines.standing(ID, Outcome.UNKNOWN, "the evidence has no measurements of the kinds that the policy names");
        }
    }
}
