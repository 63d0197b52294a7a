package dev.vitrine.evidence.image;

import dev.vitrine.tlog.Bytes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The pages of an enclave in the order in which they were added. Neighbouring pages that are alike are one run, so that
 * gigabytes of empty heap cost one line.
 *
 * @param header ECREATE's operands, for comparison
 * @param runs in order
 * @param isComplete false where there were too many different pages to keep them all
 */
public record PageTrail(String header, List<Run> runs, boolean isComplete) {

    /**
     * Pages that follow each other, with one content.
     *
     * @param region what they belong to
     * @param offset of the first, from the base of the enclave
     * @param pages how many, at least 1
     * @param flags SECINFO.FLAGS
     * @param chunks how many chunks of each page are measured, 0 to 16
     * @param digest SHA-256 of the measured chunks, each behind its number; empty without any
     */
    public record Run(String region, long offset, long pages, long flags, int chunks, Bytes digest) {

        private boolean isLike(Run other) {
            return flags == other.flags && chunks == other.chunks && digest.equals(other.digest);
        }
    }

    public PageTrail {
        runs = List.copyOf(runs);
    }

    /**
     * The first place where two enclaves are built differently; empty where they are built alike (or as far as both trails
     * go). Regions are names for people and are not compared.
     */
    public Optional<String> firstDifference(PageTrail other) {
        if (!header.equals(other.header)) {
            return Optional.of("the enclave itself: " + header + " against " + other.header);
        }
        int mine = 0;
        int theirs = 0;
        long skippedOfMine = 0;
        long skippedOfTheirs = 0;
        while (mine < runs.size() && theirs < other.runs.size()) {
            Run a = runs.get(mine);
            Run b = other.runs.get(theirs);
            long atA = a.offset() + skippedOfMine * EnclaveInstructions.PAGE_SIZE;
            long atB = b.offset() + skippedOfTheirs * EnclaveInstructions.PAGE_SIZE;
            if (atA != atB) {
                return Optional.of("page " + hex(atA) + " (" + a.region() + ") against page " + hex(atB) + " ("
                        + b.region() + ")");
            }
            if (!a.isLike(b)) {
                return Optional.of("page " + hex(atA) + " (" + a.region() + "): " + describe(a, b));
            }
            long common = Math.min(a.pages() - skippedOfMine, b.pages() - skippedOfTheirs);
            skippedOfMine += common;
            skippedOfTheirs += common;
            if (skippedOfMine == a.pages()) {
                mine++;
                skippedOfMine = 0;
            }
            if (skippedOfTheirs == b.pages()) {
                theirs++;
                skippedOfTheirs = 0;
            }
        }
        Optional<String> left = rest(this, mine, skippedOfMine, "first");
        return left.isPresent() ? left : rest(other, theirs, skippedOfTheirs, "second");
    }

    private static Optional<String> rest(PageTrail trail, int at, long skipped, String which) {
        if (at >= trail.runs.size()) {
            return Optional.empty();
        }
        Run run = trail.runs.get(at);
        long offset = run.offset() + skipped * EnclaveInstructions.PAGE_SIZE;
        return Optional.of("page " + hex(offset) + " (" + run.region() + ") is only in the " + which + " enclave");
    }

    private static String describe(Run a, Run b) {
        if (a.flags() != b.flags()) {
            return "flags " + hex(a.flags()) + " against " + hex(b.flags());
        }
        if (a.chunks() != b.chunks()) {
            return a.chunks() + " measured chunks against " + b.chunks();
        }
        return "content " + a.digest().hex() + " against " + b.digest().hex();
    }

    private static String hex(long value) {
        return String.format(Locale.ROOT, "0x%x", value);
    }
}
