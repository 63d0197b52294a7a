package dev.vitrine.evidence.policy;

import dev.vitrine.evidence.Aspect;
import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.judge.Judgement;
import java.util.Optional;

/** Everything that vouches was valid at the time of the judgement. */
record CurrentRule(Level level) implements Rule {

    private static final String ID = "policy.current";

    @Override
    public void appraise(Judgement judgement, Checks lines) {
        Optional<Check> stale = judgement.verdict().checks().stream()
                .filter(check -> check.aspect() == Aspect.CURRENCY
                        && (check.outcome() == Outcome.REFUTED || check.outcome() == Outcome.UNKNOWN))
                .findFirst();
        if (stale.isEmpty()) {
            lines.standing(ID, Outcome.PROVEN, "everything that vouches for it was valid at the time of the judgement");
        } else if (level == Level.HISTORIC) {
            lines.standing(
                    ID,
                    Outcome.WARNING,
                    "not valid at the time of the judgement: " + stale.get().id());
        } else {
            lines.standing(
                    ID,
                    stale.get().outcome(),
                    "not valid at the time of the judgement: " + stale.get().id());
        }
    }
}
