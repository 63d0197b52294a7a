package dev.vitrine.evidence.policy;

import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.judge.Judgement;
import java.util.List;
import java.util.Optional;

/** No certificate was revoked, and every revocation list that there should be is there. */
record RevocationRule(Level level) implements Rule {

    private static final String ID = "policy.revocation";

    @Override
    public void appraise(Judgement judgement, Checks lines) {
        List<Check> about = judgement.verdict().checks().stream()
                .filter(check ->
                        check.id().startsWith("revocation.") || check.id().equals("chain.crl"))
                .toList();
        Optional<Check> revoked = first(about, Outcome.REFUTED);
        Optional<Check> open = first(about, Outcome.UNKNOWN);
        if (about.isEmpty()) {
            return; // AWS and the makers of enclaves publish no lists.
        }
        if (revoked.isPresent()) {
            lines.standing(
                    ID,
                    Outcome.REFUTED,
                    revoked.get().id() + ": " + revoked.get().detail());
        } else if (open.isPresent()) {
            lines.standing(
                    ID,
                    level == Level.HISTORIC ? Outcome.WARNING : Outcome.UNKNOWN,
                    open.get().id() + ": " + open.get().detail());
        } else {
            lines.standing(ID, Outcome.PROVEN, "no certificate was revoked");
        }
    }

    private static Optional<Check> first(List<Check> checks, Outcome outcome) {
        return checks.stream().filter(check -> check.outcome() == outcome).findFirst();
    }
}
