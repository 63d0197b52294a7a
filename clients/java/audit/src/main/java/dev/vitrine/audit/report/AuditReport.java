package dev.vitrine.audit.report;

import dev.vitrine.evidence.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An audit of one release.
 *
 * @param subject what was asked about, as it was given
 * @param at the time for which the audit was made
 * @param steps in the order of the chain; their numbers count from 1
 * @param remainingTrust what a reader still has to take on trust, one sentence each
 * @param commands everything that was run, for copying by hand
 * @param tool name and version of what wrote this
 */
public record AuditReport(
        String subject,
        String project,
        String version,
        Instant at,
        List<Step> steps,
        List<EnclaveRow> enclaves,
        List<String> remainingTrust,
        List<String> commands,
        String tool) {

    public AuditReport {
        steps = List.copyOf(steps);
        enclaves = List.copyOf(enclaves);
        remainingTrust = List.copyOf(remainingTrust);
        commands = List.copyOf(commands);
    }

    /** Refuted where anything is; otherwise unknown where anything is, or nothing was compared; otherwise proven. */
    public Outcome outcome() {
        List<Outcome> all = new ArrayList<>();
        steps.forEach(step -> all.add(step.outcome()));
        enclaves.forEach(enclave -> all.add(enclave.outcome()));
        if (all.contains(Outcome.REFUTED)) {
            return Outcome.REFUTED;
        }
        return enclaves.isEmpty() || all.contains(Outcome.UNKNOWN) ? Outcome.UNKNOWN : Outcome.PROVEN;
    }

    public boolean hasWarnings() {
        return steps.stream().anyMatch(step -> step.outcome() == Outcome.WARNING);
    }

    /** The answer in one sentence, for people who read nothing else. */
    public String headline() {
        return Headline.of(this);
    }
}
