package dev.vitrine.evidence.image;

import dev.vitrine.evidence.image.PageTrail.Run;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which pages of two enclaves differ, by their place in the enclave. MRENCLAVE also depends on the order in which pages are
 * added, which this does not look at: {@link PageTrail#firstDifference} does.
 *
 * @param pages the first pages that differ, in ascending order of offset
 * @param count how many differ in all
 */
public record TrailComparison(List<Page> pages, long count) {

    /** How a page differs. */
    public enum Kind {
        CONTENT,
        FLAGS,
        ONLY_IN_FIRST,
        ONLY_IN_SECOND
    }

    /**
     * A page that differs.
     *
     * @param offset from the base of the enclave
     * @param region what it belongs to
     * @param first SECINFO.FLAGS in the first enclave, 0 where it has no such page
     * @param second the same of the second
     */
    public record Page(long offset, Kind kind, String region, long first, long second) {}

    public TrailComparison {
        pages = List.copyOf(pages);
    }

    /**
     * Compares two trails.
     *
     * @param limit how many pages to name; all are counted
     */
    public static TrailComparison of(PageTrail first, PageTrail second, int limit) {
        List<Run> left = sorted(first);
        List<Run> right = sorted(second);
        List<Page> pages = new ArrayList<>();
        long count = 0;
        int i = 0;
        int j = 0;
        long at = 0;
        while (i < left.size() || j < right.size()) {
            Optional<Run> a = i < left.size() ? Optional.of(left.get(i)) : Optional.empty();
            Optional<Run> b = j < right.size() ? Optional.of(right.get(j)) : Optional.empty();
            long startA = a.map(run -> run.offset()).orElse(Long.MAX_VALUE);
            long startB = b.map(run -> run.offset()).orElse(Long.MAX_VALUE);
            at = Math.max(at, Math.min(startA, startB));
            boolean inA = a.isPresent() && startA <= at;
            boolean inB = b.isPresent() && startB <= at;
            long end = Math.min(inA ? end(a.orElseThrow()) : startA, inB ? end(b.orElseThrow()) : startB);
            Optional<Kind> kind = kind(inA ? a : Optional.empty(), inB ? b : Optional.empty());
            if (kind.isPresent() && end > at) {
                count += (end - at) / EnclaveInstructions.PAGE_SIZE;
                for (long page = at; page < end && pages.size() < limit; page += EnclaveInstructions.PAGE_SIZE) {
                    pages.add(new Page(
                            page,
                            kind.get(),
                            inA ? a.orElseThrow().region() : b.orElseThrow().region(),
                            inA ? a.orElseThrow().flags() : 0,
                            inB ? b.orElseThrow().flags() : 0));
                }
            }
            at = Math.max(at, end);
            while (i < left.size() && end(left.get(i)) <= at) {
                i++;
            }
            while (j < right.size() && end(right.get(j)) <= at) {
                j++;
            }
        }
        return new TrailComparison(pages, count);
    }

    private static Optional<Kind> kind(Optional<Run> a, Optional<Run> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isPresent()
                    ? Optional.of(Kind.ONLY_IN_FIRST)
                    : b.isPresent() ? Optional.of(Kind.ONLY_IN_SECOND) : Optional.empty();
        }
        Run one = a.get();
        Run two = b.get();
        if (one.flags() != two.flags()) {
            return Optional.of(Kind.FLAGS);
        }
        boolean same = one.chunks() == two.chunks() && one.digest().equals(two.digest());
        return same ? Optional.empty() : Optional.of(Kind.CONTENT);
    }

    private static List<Run> sorted(PageTrail trail) {
        List<Run> runs = new ArrayList<>(trail.runs());
        runs.sort(Comparator.comparingLong(Run::offset));
        return runs;
    }

    private static long end(Run run) {
        return run.offset() + run.pages() * EnclaveInstructions.PAGE_SIZE;
    }
}
