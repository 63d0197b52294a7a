package dev.vitrine.audit.report;

import dev.vitrine.evidence.Outcome;
import java.util.List;
import java.util.Optional;

/** The one sentence at the top. It says what was found and never that anything is safe to rely on. */
final class Headline {

    private Headline() {}

    static String of(AuditReport report) {
        return switch (report.outcome()) {
            case PROVEN, WARNING -> proven(report);
            case REFUTED -> refuted(report);
            case UNKNOWN -> unknown(report);
        };
    }

    private static String proven(AuditReport report) {
        boolean isAttested =
                report.enclaves().stream().allMatch(row -> row.attested().isAsked());
        boolean isRebuilt =
                report.enclaves().stream().allMatch(row -> row.rebuilt().isAsked());
        String what = all(report) + (isRebuilt ? " built from the published source" : " the one that was released");
        String where = isAttested ? ", and it is what the hardware says is running" : "";
        return what + where + "." + (report.hasWarnings() ? " Read the warnings below." : "");
    }

    private static String all(AuditReport report) {
        int count = report.enclaves().size();
        return count == 1 ? "This enclave is" : count == 2 ? "Both enclaves are" : "All " + count + " enclaves are";
    }

    private static String refuted(AuditReport report) {
        List<EnclaveRow> different = report.enclaves().stream()
                .filter(row -> row.outcome() == Outcome.REFUTED)
                .toList();
        if (!different.isEmpty()) {
            EnclaveRow row = different.get(0);
            String who = report.enclaves().size() == 1 ? "This enclave" : "The enclave \"" + row.name() + "\"";
            boolean isRebuild = row.rebuilt().measurement().isPresent()
                    && row.signed().measurement().isPresent()
                    && !row.rebuilt().measurement().equals(row.signed().measurement());
            return isRebuild
                    ? who + " does not come out when its published source is built."
                    : who + " is not the same as what was attested.";
        }
        Optional<Step> step = report.steps().stream()
                .filter(one -> one.outcome() == Outcome.REFUTED)
                .findFirst();
        return "Something was checked and does not hold: "
                + step.map(one -> one.detail()).orElse("see below") + ".";
    }

    private static String unknown(AuditReport report) {
        boolean matches = !report.enclaves().isEmpty()
                && report.enclaves().stream()
                        .allMatch(row -> row.rebuilt().measurement().isPresent()
                                && row.rebuilt()
                                        .measurement()
                                        .equals(row.signed().measurement()));
        long missing = report.steps().stream()
                .filter(step -> step.outcome() == Outcome.UNKNOWN)
                .count();
        String open = missing == 1 ? "one question stays open" : missing + " questions stay open";
        return matches
                ? "The release is built from the published source, but " + open + "."
                : "It could not be told whether this is built from the published source"
                        + (missing > 0 ? ": " + open + "." : ".");
    }
}
