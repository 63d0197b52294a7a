package dev.vitrine.witness.logs;

/**
 * What an import did.
 *
 * @param added logs that are new
 * @param unchanged logs that were configured just so before
 * @param ignored entries that would change a configured log, that the format or this witness refuses, or that repeat
 *     another
 */
public record ImportReport(int added, int unchanged, int ignored) {

    static final ImportReport NOTHING = new ImportReport(0, 0, 0);
}
