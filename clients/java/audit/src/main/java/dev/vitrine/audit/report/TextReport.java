package dev.vitrine.audit.report;

import dev.vitrine.evidence.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as lines for a terminal. */
public final class TextReport {

    private static final int ID_WIDTH = 26;

    private TextReport() {}

    public static List<String> of(AuditReport report) {
        List<String> lines = new ArrayList<>();
        int number = 0;
        for (Step step : report.steps()) {
            number++;
            lines.add(line(number, step));
            if (!step.advice().isEmpty() && step.outcome() != Outcome.PROVEN) {
                lines.add("    " + " ".repeat(ID_WIDTH) + " to do: " + step.advice());
            }
        }
        for (EnclaveRow row : report.enclaves()) {
            lines.add("");
            lines.add("enclave " + row.name() + ": " + word(row.outcome())
                    + (row.similarity().isEmpty() ? "" : " (" + row.similarity() + ")"));
            lines.add("  signed    " + cell(row.signed()));
            lines.add("  rebuilt   " + cell(row.rebuilt()));
            lines.add("  attested  " + cell(row.attested()));
            row.signer().ifPresent(signer -> lines.add("  signer    " + signer.hex() + " (MRSIGNER, not compared)"));
            if (!row.explanation().isEmpty()) {
                lines.add("  why       " + row.explanation());
            }
        }
        lines.add("");
        lines.add("remaining trust:");
        report.remainingTrust().forEach(trust -> lines.add("  - " + trust));
        lines.add("");
        lines.add(word(report.outcome()).toUpperCase(Locale.ROOT) + "  " + report.headline());
        return lines;
    }

    private static String line(int number, Step step) {
        String id = step.id() + (step.subject().isEmpty() ? "" : " [" + step.subject() + "]");
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT, "%3d %-" + ID_WIDTH + "s %-8s %s", number, id, word(step.outcome()), step.detail()));
        if (!step.anchor().isEmpty()) {
            line.append("; anchor: ").append(step.anchor());
        }
        step.asOf().ifPresent(asOf -> line.append("; as of ").append(asOf));
        return line.toString();
    }

    private static String cell(EnclaveRow.Cell cell) {
        String value = cell.measurement()
                .map(measurement -> measurement.hex())
                .orElse(cell.isAsked() ? "unknown" : "not asked");
        return value + "  (" + cell.how() + ")";
    }

    static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
