package dev.vitrine.evidence.policy;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.judge.Judgement;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The advisories that apply to the platform are ones that somebody has looked at.
 *
 * @param reviewed where it is there, no other advisory is taken; a hardened policy takes none without it
 * @param rejected never taken
 */
record AdvisoryRule(Level level, Optional<Set<String>> reviewed, Set<String> rejected) implements Rule {

    private static final String ID = "policy.advisories";

    @Override
    public void appraise(Judgement judgement, Checks lines) {
        Map<String, String> fields = judgement.verdict().fields();
        String text = fields.getOrDefault("tcb.advisories", fields.getOrDefault("ias.advisories", "-"));
        boolean demands = reviewed.isPresent() || !rejected.isEmpty();
        if (text.equals("-")) {
            if (demands) {
                lines.standing(ID, Outcome.UNKNOWN, "which advisories apply to the platform is not known");
            }
            return;
        }
        Set<String> found = new TreeSet<>(Set.of(text.split(" ")));
        found.remove("");
        Set<String> refused = new TreeSet<>(found);
        refused.retainAll(rejected);
        Set<String> unread = new TreeSet<>(found);
        unread.removeAll(reviewed.orElse(level == Level.HARDENED ? Set.of() : found));
        if (!refused.isEmpty()) {
            lines.standing(ID, Outcome.REFUTED, "the policy rejects " + String.join(", ", refused));
        } else if (!unread.isEmpty()) {
            lines.standing(ID, Outcome.REFUTED, "the policy does not allow " + String.join(", ", unread));
        } else if (found.isEmpty()) {
            lines.standing(ID, Outcome.PROVEN, "no advisory applies to the platform");
        } else {
            lines.standing(
                    ID,
                    reviewed.isPresent() ? Outcome.PROVEN : Outcome.WARNING,
                    "these apply to the platform: " + String.join(", ", found));
        }
    }
}
