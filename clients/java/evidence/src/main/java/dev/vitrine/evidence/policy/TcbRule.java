package dev.vitrine.evidence.policy;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.judge.Judgement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The vendor's word on the platform is one that the policy takes.
 *
 * @param accepted statuses that it takes beside those of its level, in Intel's words
 * @param grace how long after a newer level was published an out-of-date platform is still taken, at level lenient
 * @param minEvaluationNumber older collateral is an attacker's choice
 * @param minDate of the level that the platform reached
 */
record TcbRule(
        Level level, Set<String> accepted, Duration grace, OptionalLong minEvaluationNumber, Optional<Instant> minDate)
        implements Rule {

    private static final String ID = "policy.tcb-status";
    private static final Set<String> OUT_OF_DATE =
            Set.of("OutOfDate", "OutOfDateConfigurationNeeded", "GROUP_OUT_OF_DATE");

    /** What a policy can name: everything but what proves nothing at all. */
    static final Set<String> ACCEPTABLE = Set.of(
            "UpToDate",
            "SWHardeningNeeded",
            "ConfigurationNeeded",
            "ConfigurationAndSWHardeningNeeded",
            "OutOfDate",
            "OutOfDateConfigurationNeeded",
            "TDRelaunchAdvised",
            "TDRelaunchAdvisedConfigurationNeeded",
            "OK",
            "SW_HARDENING_NEEDED",
            "CONFIGURATION_NEEDED",
            "CONFIGURATION_AND_SW_HARDENING_NEEDED",
            "GROUP_OUT_OF_DATE");

    private static final Set<EvidenceKind> KINDS =
            Set.of(EvidenceKind.SGX_QUOTE, EvidenceKind.TDX_QUOTE, EvidenceKind.IAS_REPORT);

    @Override
    public void appraise(Judgement judgement, Checks lines) {
        if (!KINDS.contains(judgement.verdict().kind())) {
            return; // AMD and AWS publish no statuses.
        }
        if (level == Level.HISTORIC && accepted.isEmpty()) {
            lines.standing(ID, Outcome.WARNING, "a historic policy does not look at the platform's status");
            return;
        }
        Map<String, String> fields = judgement.verdict().fields();
        String status = fields.getOrDefault("ias.status", fields.getOrDefault("tcb.status", ""));
        if (status.isEmpty()) {
            lines.standing(ID, Outcome.UNKNOWN, "the platform's status is not known");
        } else if (level.accepted().contains(status) || accepted.contains(status)) {
            lines.standing(ID, Outcome.PROVEN, "the policy takes " + status);
        } else if (level == Level.LENIENT && OUT_OF_DATE.contains(status)) {
            appraiseOutOfDate(fields, status, lines);
        } else {
            lines.standing(ID, Outcome.REFUTED, "the policy does not take " + status);
        }
        appraiseCollateral(fields, lines);
    }

    /** SPEC: lenient: OutOfDate within N days of the level's successor's tcbDate. */
    private void appraiseOutOfDate(Map<String, String> fields, String status, Checks lines) {
        Optional<Instant> since =
                Optional.ofNullable(fields.get("tcb.out-of-date-since")).map(Instant::parse);
        if (since.isEmpty()) {
            lines.standing(ID, Outcome.UNKNOWN, "when the platform became " + status + " is not known");
        } else if (lines.asOf().isAfter(since.get().plus(grace))) {
            lines.standing(
                    ID, Outcome.REFUTED, status + " since " + since.get() + ", longer than the policy's grace allows");
        } else {
            lines.standing(ID, Outcome.WARNING, status + " since " + since.get() + ", within the policy's grace");
        }
    }

    private void appraiseCollateral(Map<String, String> fields, Checks lines) {
        if (minEvaluationNumber.isPresent()) {
            long wanted = minEvaluationNumber.getAsLong();
            atLeast(
                    "policy.evaluation-number",
                    smallest(fields, "tcb.evaluation-number", "qe.evaluation-number")
                            .map(found -> found >= wanted),
                    "the collateral's evaluation number",
                    Long.toString(wanted),
                    lines);
        }
        if (minDate.isPresent()) {
            atLeast(
                    "policy.tcb-date",
                    Optional.ofNullable(fields.get("tcb.date"))
                            .map(date -> !Instant.parse(date).isBefore(minDate.get())),
                    "the date of the platform's level",
                    minDate.get().toString(),
                    lines);
        }
    }

    private static Optional<Long> smallest(Map<String, String> fields, String first, String second) {
        return fields.containsKey(first) && fields.containsKey(second)
                ? Optional.of(Math.min(Long.parseLong(fields.get(first)), Long.parseLong(fields.get(second))))
                : Optional.empty();
    }

    private static void atLeast(String id, Optional<Boolean> holds, String what, String wanted, Checks lines) {
        if (holds.isEmpty()) {
            lines.standing(id, Outcome.UNKNOWN, what + " is not known");
        } else if (holds.get()) {
            lines.standing(id, Outcome.PROVEN, what + " is at least " + wanted);
        } else {
            lines.standing(id, Outcome.REFUTED, what + " is below " + wanted);
        }
    }
}
