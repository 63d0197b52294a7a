package dev.vitrine.evidence.policy;

import dev.vitrine.evidence.Aspect;
import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.judge.Judgement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every check of authenticity holds. No policy can switch it off: what is not proven cannot be acceptable. A historic policy
 * still takes evidence whose collateral is gone, because collateral says nothing about the chain of signatures.
 */
record AuthenticRule(Level level) implements Rule {

    private static final String ID = "policy.authentic";

    @Override
    public void appraise(Judgement judgement, Checks lines) {
        Optional<Check> forged = judgement.verdict().forgery();
        List<Check> open = authenticity(judgement)
                .filter(check -> check.outcome() == Outcome.UNKNOWN)
                .filter(check -> level != Level.HISTORIC || !isAboutCollateral(check))
                .toList();
        if (forged.isPresent()) {
            lines.standing(
                    ID, Outcome.REFUTED, "forged or broken: " + forged.get().id());
        } else if (!open.isEmpty()) {
            lines.standing(ID, Outcome.UNKNOWN, "not proven: " + open.get(0).id());
        } else if (authenticity(judgement).noneMatch(check -> check.outcome() == Outcome.PROVEN)) {
            lines.standing(ID, Outcome.UNKNOWN, "nothing about it is proven");
        } else {
            lines.standing(ID, Outcome.PROVEN, "every check of authenticity holds");
        }
    }

    private static Stream<Check> authenticity(Judgement judgement) {
        return judgement.verdict().checks().stream().filter(check -> check.aspect() == Aspect.AUTHENTICITY);
    }

    private static boolean isAboutCollateral(Check check) {
        return check.id().startsWith("collateral.")
                || check.id().startsWith("crl.")
                || check.id().startsWith("chain.tcb-signing")
                || check.id().startsWith("chain.qe-identity-signing");
    }
}
