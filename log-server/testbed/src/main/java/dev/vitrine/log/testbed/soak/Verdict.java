package dev.vitrine.log.testbed.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What a soak came to, by its samples without the first third, which is when the compiler settles and caches and tables reach the
 * size that they keep. What is known to follow the log's size is allowed for, and the rest must not grow with time.
 */
final class Verdict {

    private static final double MIB = 1 << 20;

    // The engine keeps up to 4,096 complete tiles for proofs, 16 KiB for 256 entries.
    private static final long CACHED_ENTRIES = 4_096 * 256;
    private static final double HEAP_FOR_A_CACHED_ENTRY = 64;
    // Names, indexes and filters of more table files; a tenth of what an entry is, so that one kept entry in ten is
    // seen.
    private static final double FOR_AN_ENTRY = 16;
    // RocksDB is told to keep no more open.
    private static final double OPEN_TABLES = 512;
    // One for a thousand commits, of which single entries make two thousand a minute.
    private static final double LINES_A_MINUTE = 4;

    /** One measure: what was seen, and what the limit is. */
    record Line(String what, double seen, double limit, String unit) {

        boolean holds() {
            return seen <= limit;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "| %s | %+.1f%s | %.1f | %s |", what, seen, unit, limit, holds() ? "holds" : "GROWS");
        }
    }

    private final List<Line> lines = new ArrayList<>();
    private final List<Vitals> settled;

    Verdict(List<Vitals> samples) {
        settled = samples.subList(samples.size() / 3, samples.size());
        double entries = perHour(Vitals::entries) * FOR_AN_ENTRY / MIB;
        double cached = perHour(v -> Math.min(v.entries(), CACHED_ENTRIES)) * HEAP_FOR_A_CACHED_ENTRY / MIB;
        grows("live heap, MiB", v -> v.heap() / MIB, 8 + cached + entries);
        grows("resident memory, MiB", v -> v.resident() / MIB, 24 + cached + entries);
        grows("native objects of RocksDB", Vitals::nativeObjects, 1);
        grows("threads", Vitals::threads, 1);
        grows("open files of the store but tables", Vitals::storeFiles, 2);
        grows("open files and sockets elsewhere", Vitals::otherFiles, 2);
        double tables = settled.stream().mapToLong(Vitals::tables).max().orElse(0);
        lines.add(new Line("open tables", tables, OPEN_TABLES, " at most"));
        lines.add(new Line("lines of the log", perHour(Vitals::logLines) / 60, LINES_A_MINUTE, " a minute"));
    }

    private double perHour(ToDoubleFunction<Vitals> value) {
        return Trend.perHour(settled, value);
    }

    private void grows(String what, ToDoubleFunction<Vitals> value, double limit) {
        lines.add(new Line(what, perHour(value), limit, " an hour"));
    }

    List<Line> lines() {
        return List.copyOf(lines);
    }

    boolean holds() {
        return lines.stream().allMatch(Line::holds);
    }
}
