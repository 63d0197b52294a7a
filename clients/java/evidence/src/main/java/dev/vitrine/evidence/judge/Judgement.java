package dev.vitrine.evidence.judge;

import dev.vitrine.evidence.Aspect;
import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Verdict;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything that is known about an exhibit as of a time.
 *
 * @param verdict each check, the measured identities and the decoded fields
 * @param labels what speaks against it, in the order of {@link Label}
 * @param asOf the time for which it holds
 * @param conclusion one sentence for people, which names what remains to be taken on trust
 */
public record Judgement(Verdict verdict, Set<Label> labels, Instant asOf, String conclusion) {

    public Judgement {
        labels = Collections.unmodifiableSet(new TreeSet<>(labels));
    }

    static Judgement of(Verdict verdict, Instant asOf) {
        Set<Label> labels = Label.of(verdict);
        return new Judgement(verdict, labels, asOf, Conclusion.of(verdict, labels, asOf));
    }

    /**
     * All lines in one word. Refuted where any line is: forged, not valid at the time, or spoken against by its vendor or
     * itself. Unknown where a line of authenticity or of currency could not be found out. A line of standing that is not known
     * (whether somebody was revoked, how the report data was made) is named among what remains to be trusted and does not count
     * here; whether it is acceptable is for a policy to say.
     */
    public Outcome outcome() {
        Outcome worst = Outcome.PROVEN;
        for (Check check : verdict.checks()) {
            if (check.outcome() == Outcome.REFUTED) {
                return Outcome.REFUTED;
            }
            if (check.outcome() == Outcome.UNKNOWN && check.aspect() != Aspect.STANDING) {
                worst = Outcome.UNKNOWN;
            }
        }
        return worst;
    }
}
