package dev.vitrine.audit;

import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.policy.Policy;
import dev.vitrine.evidence.policy.RebuildDemand;
import java.time.Instant;
import java.util.Optional;

/**
 * What is asked.
 *
 * @param rebuilds whether to build; otherwise what others logged has to do, and without a rule for them it stays unknown
 * @param asksForAttestation whether something has to show that the enclaves run somewhere; without, the question is only
 *     whether the release comes from its source
 * @param judge with the roots that the user relies on
 * @param acceptance what evidence must meet; empty where authenticity and good standing are enough
 * @param rebuilders which rebuilders must have logged the same
 * @param at the time of the audit
 * @param tool name and version, for the report
 */
public record AuditQuestion(
        boolean rebuilds,
        boolean asksForAttestation,
        Judge judge,
        Optional<Policy> acceptance,
        Optional<RebuilderRule> rebuilders,
        Instant at,
        String tool) {

    /** A policy's own demand for rebuilds is the audit's to answer, unless another was named: then it stays unknown. */
    public AuditQuestion {
        Optional<RebuildDemand> demand = acceptance.flatMap(Policy::rebuilds);
        if (demand.isPresent() && rebuilders.isEmpty()) {
            rebuilders = demand.map(asked -> new RebuilderRule(asked.k(), asked.of()));
            acceptance = acceptance.map(Policy::withoutRebuilds);
        }
    }
}
