package dev.vitrine.log.testbed.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One run of one server.
 *
 * @param perSecond what was answered with success
 * @param p50 milliseconds
 * @param p99 milliseconds
 * @param cpuMicros of the server, for each answer
 * @param residentMiB of the server at the end
 * @param refusedPercent of all answers, those without success, which count for nothing else
 * @param pushedBackPercent of all attempts, those that were told to come again later, and did
 */
record Leg(
        double perSecond,
        double p50,
        double p99,
        double cpuMicros,
        long residentMiB,
        double refusedPercent,
        double pushedBackPercent) {

    /** Pairs of runs that took turns: what our side did, what the other did, and the ratios. */
    record Pairs(String scenario, String ours, String theirs, List<Leg> first, List<Leg> second) {

        /** Ours over theirs, of each pair. */
        double[] ratios() {
            double[] ratios = new double[first.size()];
            for (int i = 0; i < ratios.length; i++) {
                ratios[i] = first.get(i).perSecond / second.get(i).perSecond;
            }
            Arrays.sort(ratios);
            return ratios;
        }

        String row() {
            double[] ratios = ratios();
            return String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s | %.2f (%.2f..%.2f) |",
                    scenario,
                    ours,
                    cell(first),
                    theirs,
                    cell(second),
                    median(ratios),
                    ratios[0],
                    ratios[ratios.length - 1]);
        }

        private static String cell(List<Leg> legs) {
            return String.format(
                            Locale.ROOT,
                            "%,.0f/s, p50 %.1f ms, p99 %.1f ms, %.0f µs, %d MiB",
                            median(column(legs, 0)),
                            median(column(legs, 1)),
                            median(column(legs, 2)),
                            median(column(legs, 3)),
                            legs.get(legs.size() - 1).residentMiB)
                    + share(median(column(legs, 4)), "refused")
                    + share(median(column(legs, 5)), "of all attempts pushed back");
        }

        private static String share(double percent, String what) {
            return percent > 0.1 ? String.format(Locale.ROOT, ", %.0f %% %s", percent, what) : "";
        }

        private static double[] column(List<Leg> legs, int column) {
            double[] values = new double[legs.size()];
            for (int i = 0; i < values.length; i++) {
                Leg leg = legs.get(i);
                values[i] = switch (column) {
                    case 0 -> leg.perSecond;
                    case 1 -> leg.p50;
                    case 2 -> leg.p99;
                    case 3 -> leg.cpuMicros;
                    case 4 -> leg.refusedPercent;
                    default -> leg.pushedBackPercent;
                };
            }
            Arrays.sort(values);
            return values;
        }

        private static double median(double[] sorted) {
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    /** Something that is measured once for each pair. */
    @FunctionalInterface
    interface Side {
        Leg run() throws Exception;
    }

    /** Runs both sides in turns; who goes first alternates. */
    static Pairs interleave(String scenario, int pairs, String ours, Side first, String theirs, Side second)
            throws Exception {
        List<Leg> mine = new ArrayList<>();
        List<Leg> others = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            if (i % 2 == 0) {
                mine.add(first.run());
                others.add(second.run());
            } else {
                others.add(second.run());
                mine.add(first.run());
            }
        }
        return new Pairs(scenario, ours, theirs, mine, others);
    }
}
