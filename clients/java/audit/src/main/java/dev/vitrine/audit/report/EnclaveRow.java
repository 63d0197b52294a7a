package dev.vitrine.audit.report;

import dev.vitrine.evidence.Outcome;
import dev.vitrine.tlog.Bytes;
import java.util.Optional;

/**
 * One enclave of the release: what was signed, what the rebuild gave, what hardware attested.
 *
 * @param outcome proven only where all that were asked for are there and equal
 * @param similarity how alike the released and the rebuilt file are: {@code bit-for-bit}, {@code same-mrenclave-only}, {@code
 *     different}; empty where there are not two files
 * @param explanation why they differ, where they do; or why something is missing
 * @param signer who signed it: shown, and never compared
 */
public record EnclaveRow(
        String name,
        Cell signed,
        Cell rebuilt,
        Cell attested,
        Outcome outcome,
        String similarity,
        String explanation,
        Optional<Bytes> signer) {

    /**
     * One of the three columns.
     *
     * @param measurement empty where it is not known
     * @param how where it comes from, or why it is not known
     * @param isAsked false where the question was left out on purpose
     */
    public record Cell(Optional<Bytes> measurement, String how, boolean isAsked) {

        public static Cell of(Bytes measurement, String how) {
            return new Cell(Optional.of(measurement), how, true);
        }

        public static Cell unknown(String why) {
            return new Cell(Optional.empty(), why, true);
        }

        /** Left out: it takes no part in the comparison. */
        public static Cell notAsked(String why) {
            return new Cell(Optional.empty(), why, false);
        }
    }

    /** What the comparison of the three columns gives. */
    public static Outcome compare(Cell signed, Cell rebuilt, Cell attested) {
        java.util.List<Cell> asked = java.util.stream.Stream.of(signed, rebuilt, attested)
                .filter(Cell::isAsked)
                .toList();
        long values = asked.stream()
                .flatMap(cell -> cell.measurement().stream())
                .distinct()
                .count();
        if (values > 1) {
            return Outcome.REFUTED;
        }
        boolean isComplete = asked.size() > 1
                && asked.stream().allMatch(cell -> cell.measurement().isPresent());
        return isComplete ? Outcome.PROVEN : Outcome.UNKNOWN;
    }
}
