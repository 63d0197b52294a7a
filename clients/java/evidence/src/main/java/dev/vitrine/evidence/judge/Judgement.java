package dev.vitrine.evidence.judge;

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
}
