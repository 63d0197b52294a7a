package dev.vitrine.evidence.policy;

import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.judge.Judgement;
import java.util.Optional;

/** The evidence is bound to something that the relying party can compare with what it talks to. */
record ReportDataRule(boolean required) implements Rule {

    private static final String ID = "policy.report-data";

    @Override
    public void appraise(Judgement judgement, Checks lines) {
        Optional<Check> line = judgement.verdict().checks().stream()
                .filter(check -> check.id().equals("report-data"))
                .findFirst();
        if (line.isPresent() && line.get().outcome() == Outcome.PROVEN) {
            lines.standing(ID, Outcome.PROVEN, "bound: " + line.get().detail());
        } else if (required) {
            lines.standing(
                    ID,
                    line.isPresent() ? line.get().outcome() : Outcome.REFUTED,
                    line.map(Check::detail).orElse("evidence of this kind binds nothing"));
        } else if (line.isPresent()) {
            lines.standing(
                    ID,
                    line.get().outcome() == Outcome.REFUTED ? Outcome.REFUTED : Outcome.WARNING,
                    line.get().detail());
        }
    }
}
