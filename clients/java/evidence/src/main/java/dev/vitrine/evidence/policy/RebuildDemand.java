package dev.vitrine.evidence.policy;

import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.judge.Judgement;
import dev.vitrine.tlog.Bytes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * That some of these rebuilders have built the enclave's source to what it is: {@code rebuilds: {k: 2, of: [keys]}}.
 *
 * @param k at least 1, at most as many as there are keys
 * @param of the ids of the rebuilders' keys, 32 bytes each
 */
public record RebuildDemand(int k, Set<Bytes> of) {

    private static final String ID = "policy.rebuilds";
    private static final List<String> PRINCIPAL = List.of("sgx-mrenclave", "tdx-mrtd", "snp-measurement", "nitro-pcr0");

    public RebuildDemand {
        of = Set.copyOf(of);
        if (k < 1 || k > of.size()) {
            throw new IllegalArgumentException("k is 1 to the number of rebuilders");
        }
    }

    /**
     * Whether enough of them did. Of each rebuilder the last claim about a measurement counts.
     *
     * @param claims in the order of the log
     */
    Check appraise(Judgement judgement, List<RebuildClaim> claims, Instant at) {
        Optional<Bytes> measurement = PRINCIPAL.stream()
                .flatMap(name ->
                        Optional.ofNullable(judgement.verdict().measurements().get(name)).stream())
                .findFirst();
        Checks lines = new Checks(at);
        if (measurement.isEmpty()) {
            lines.standing(ID, Outcome.UNKNOWN, "the evidence has no measurement that a rebuild could give");
        } else {
            count(measurement.get(), claims, lines);
        }
        return lines.lines().get(0);
    }

    private void count(Bytes measurement, List<RebuildClaim> claims, Checks lines) {
        Map<Bytes, Boolean> last = new LinkedHashMap<>();
        for (RebuildClaim claim : claims) {
            if (of.contains(claim.rebuilder()) && claim.measurement().equals(measurement)) {
                last.put(claim.rebuilder(), claim.reproduced());
            }
        }
        long agree = last.values().stream().filter(reproduced -> reproduced).count();
        long differ = last.size() - agree;
        lines.standing(
                ID,
                outcome(agree, differ),
                agree + " of " + of.size() + " named rebuilders logged that the source gives this measurement, "
                        + differ + " that it does not; " + k + " are demanded");
    }

    private Outcome outcome(long agree, long differ) {
        if (agree >= k) {
            // Enough for the rule, and still something that a person should look at.
            return differ > 0 ? Outcome.WARNING : Outcome.PROVEN;
        }
        return of.size() - differ < k ? Outcome.REFUTED : Outcome.UNKNOWN;
    }
}
