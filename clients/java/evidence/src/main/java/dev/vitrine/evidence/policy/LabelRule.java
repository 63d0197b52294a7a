package dev.vitrine.evidence.policy;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.judge.Judgement;
import dev.vitrine.evidence.judge.Label;
import java.util.Set;

/**
 * The evidence does not carry a label.
 *
 * @param kinds of which an absent label is worth a line
 * @param allowed whether the policy puts up with it: then it is a warning
 */
record LabelRule(Label label, Set<EvidenceKind> kinds, boolean allowed) implements Rule {

    @Override
    public void appraise(Judgement judgement, Checks lines) {
        String id = "policy." + label.code();
        if (!judgement.labels().contains(label)) {
            if (kinds.contains(judgement.verdict().kind())) {
                lines.standing(id, Outcome.PROVEN, "not labelled " + label.code());
            }
        } else if (allowed) {
            lines.standing(id, Outcome.WARNING, "labelled " + label.code() + ", which the policy allows");
        } else {
            lines.standing(id, Outcome.REFUTED, "labelled " + label.code());
        }
    }
}
