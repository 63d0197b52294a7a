package dev.vitrine.evidence.policy;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.judge.Judgement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What vouches for the evidence is younger than the policy says: within its validity, collateral can still be old. */
record CollateralAgeRule(Duration max) implements Rule {

    private static final String ID = "policy.collateral-age";
    private static final Set<EvidenceKind> KINDS =
            Set.of(EvidenceKind.SGX_QUOTE, EvidenceKind.TDX_QUOTE, EvidenceKind.PCS_COLLATERAL);

    @Override
    public void appraise(Judgement judgement, Checks lines) {
        if (!KINDS.contains(judgement.verdict().kind())) {
            return;
        }
        Map<String, String> fields = judgement.verdict().fields();
        List<Instant> issued = Stream.of("collateral.tcb-info.issue-date", "collateral.qe-identity.issue-date")
                .filter(fields::containsKey)
                .map(name -> Instant.parse(fields.getOrDefault(name, "")))
                .sorted()
                .toList();
        if (issued.size() < 2) {
            lines.standing(ID, Outcome.UNKNOWN, "the age of the collateral is not known");
        } else if (lines.asOf().isAfter(issued.get(0).plus(max))) {
            lines.standing(ID, Outcome.REFUTED, "the collateral is of " + issued.get(0) + ", too old for the policy");
        } else {
            lines.standing(ID, Outcome.PROVEN, "the collateral is of " + issued.get(0));
        }
    }
}
