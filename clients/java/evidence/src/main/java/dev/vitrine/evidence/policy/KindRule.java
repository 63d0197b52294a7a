package dev.vitrine.evidence.policy;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.judge.Judgement;
import java.util.Set;

/** The evidence is of a kind that the policy is for. */
record KindRule(Set<EvidenceKind> kinds) implements Rule {

    @Override
    public void appraise(Judgement judgement, Checks lines) {
        EvidenceKind kind = judgement.verdict().kind();
        boolean accepted = kinds.contains(kind);
        lines.standing(
                "policy.kind",
                accepted ? Outcome.PROVEN : Outcome.REFUTED,
                kind.code()
                        + (accepted ? " is a kind that this policy is for" : " is no kind that this policy is for"));
    }
}
