package dev.vitrine.log.testbed.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What a soak came to, by the second half of its samples: the first is when the compiler and the caches settle. Memory may still
 * grow with the log, until the caches of tiles and blocks are full; that share is bounded for each entry that was added, and the rest
 * must not grow.
 */
final class Verdict {

    private static final double HEAP_FOR_AN_ENTRY = 512;
    private static final double RESIDENT_FOR_AN_ENTRY = 2_048;
    private static final double MIB = 1 << 20;

    /** One measure: how much it grows in an hour, and how much it may. */
    record Line(String what, double perHour, double limit, String unit) {

        boolean holds() {
            return perHour <= limit;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %+.1f %s | %.1f | %s |",
                    what,
                    perHour,
                    unit,
                    limit,
                    holds() ? "holds" : "GROWS");
        }
    }

    private final List<Line> lines = new ArrayList<>();

    Verdict(List<Vitals> samples) {
        List<Vitals> late = samples.subList(samples.size() / 2, samples.size());
        double entries = Trend.perHour(late, Vitals::entries);
        line(late, "live heap", v -> v.heap() / MIB, 4 + entries * HEAP_FOR_AN_ENTRY / MIB, "MiB");
        line(late, "resident memory", v -> v.resident() / MIB, 16 + entries * RESIDENT_FOR_AN_ENTRY / MIB, "MiB");
        line(late, "native objects of RocksDB", Vitals::nativeObjects, 1, "");
        line(late, "threads", Vitals::threads, 1, "");
        line(late, "open files of the store", Vitals::storeFiles, 64, "");
        line(late, "other open files and sockets", Vitals::otherFiles, 1, "");
        line(late, "lines of the log", Vitals::logLines, 60, "");
    }

    private void line(List<Vitals> samples, String what, ToDoubleFunction<Vitals> value, double limit, String unit) {
        lines.add(new Line(what, Trend.perHour(samples, value), limit, unit));
    }

    List<Line> lines() {
        return List.copyOf(lines);
    }

    boolean holds() {
        return lines.stream().allMatch(Line::holds);
    }
}
