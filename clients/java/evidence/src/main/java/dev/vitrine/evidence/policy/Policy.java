package dev.vitrine.evidence.policy;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.judge.Judgement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What somebody demands of evidence before relying on it. Pure; safe for use by many threads. */
@Immutable
public final class Policy {

    /** Above any policy that people write. */
    public static final int MAX_SIZE = 256 * 1024;

    /** What holds where nobody says otherwise: strict, and loud about what it does not look at. */
    public static final Policy DEFAULT = new Policy(PolicyRules.defaults());

    @SuppressWarnings("Immutable") // an unmodifiable list of records
    private final List<Rule> rules;

    Policy(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * Reads a policy in YAML.
     *
     * @throws MalformedException where it is not YAML, or has a key, a value or a repetition that a policy does not have; the
     *     message begins with the line
     */
    public static Policy parse(Bytes yaml) throws MalformedException {
        return new Policy(PolicyFile.parse(yaml));
    }

    /**
     * What the policy says about a judgement: one line for each of its rules, with ids that begin with {@code policy.}.
     *
     * @param at the time for which it is asked, against which ages are counted
     */
    public List<Check> appraise(Judgement judgement, Instant at) {
        Checks lines = new Checks(at);
        for (Rule rule : rules) {
            rule.appraise(judgement, lines);
        }
        return lines.lines();
    }

    /** The first line of an appraisal that stands against relying on the evidence: refuted, or not known. */
    public static Optional<Check> objection(List<Check> appraisal) {
        return appraisal.stream()
                .filter(line -> line.outcome() == Outcome.REFUTED || line.outcome() == Outcome.UNKNOWN)
                .findFirst();
    }
}
