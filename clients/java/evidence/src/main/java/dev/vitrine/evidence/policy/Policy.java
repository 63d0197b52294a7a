package dev.vitrine.evidence.policy;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.judge.Judgement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What somebody demands of evidence before relying on it. Pure; safe for use by many threads. */
@Immutable
public final class Policy {

    /** Above any policy that people write. */
    public static final int MAX_SIZE = 256 * 1024;

    /** What holds where nobody says otherwise: strict, and loud about what it does not look at. */
    public static final Policy DEFAULT = new Policy(PolicyRules.defaults(), Optional.empty());

    @SuppressWarnings("Immutable") // an unmodifiable list of records
    private final List<Rule> rules;

    @SuppressWarnings("Immutable") // of an unmodifiable set
    private final Optional<RebuildDemand> rebuilds;

    Policy(List<Rule> rules, Optional<RebuildDemand> rebuilds) {
        this.rules = List.copyOf(rules);
        this.rebuilds = rebuilds;
    }

    /**
     * Reads a policy in YAML.
     *
     * @throws MalformedException where it is not YAML, or has a key, a value or a repetition that a policy does not have; the
     *     message begins with the line
     */
    public static Policy parse(Bytes yaml) throws MalformedException {
        return PolicyFile.parse(yaml);
    }

    /**
     * What the policy says about a judgement: one line for each of its rules, with ids that begin with {@code policy.}. A
     * demand for rebuilds stays unknown: no log was asked.
     *
     * @param at the time for which it is asked, against which ages are counted
     */
    public List<Check> appraise(Judgement judgement, Instant at) {
        return appraise(judgement, List.of(), at);
    }

    /**
     * The same, with what rebuilders have logged.
     *
     * @param claims in the order of the log; those about other measurements, and of rebuilders that the policy does not
     *     name, count for nothing
     */
    public List<Check> appraise(Judgement judgement, List<RebuildClaim> claims, Instant at) {
        Checks lines = new Checks(at);
        for (Rule rule : rules) {
            rule.appraise(judgement, lines);
        }
        List<Check> all = new ArrayList<>(lines.lines());
        rebuilds.ifPresent(demand -> all.add(demand.appraise(judgement, claims, at)));
        return List.copyOf(all);
    }

    /** How many of which rebuilders must have logged a rebuild; empty where the policy demands none. */
    public Optional<RebuildDemand> rebuilds() {
        return rebuilds;
    }

    /** The rest of the policy, for who finds out about rebuilds in another way. */
    public Policy withoutRebuilds() {
        return new Policy(rules, Optional.empty());
    }

    /** The first line of an appraisal that stands against relying on the evidence: refuted, or not known. */
    public static Optional<Check> objection(List<Check> appraisal) {
        return appraisal.stream()
                .filter(line -> line.outcome() == Outcome.REFUTED || line.outcome() == Outcome.UNKNOWN)
                .findFirst();
    }
}
