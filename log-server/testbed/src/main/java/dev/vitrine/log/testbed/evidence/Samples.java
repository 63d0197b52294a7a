package dev.vitrine.log.testbed.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The runs of one case. */
final class Samples {

    private final Case measured;
    private final List<Sample> taken = new ArrayList<>();

    Samples(Case measured) {
        this.measured = measured;
    }

    Case measured() {
        return measured;
    }

    void add(Sample sample) {
        taken.add(sample);
    }

    String row() {
        double[] rates = sorted(taken.stream().mapToDouble(Sample::perSecond).toArray());
        double[] cpu = sorted(taken.stream().mapToDouble(Sample::cpuMicros).toArray());
        return String.format(
                Locale.ROOT,
                "| %s | %s | %,.0f (%,.0f..%,.0f) | %.1f | %,.0f |",
                measured.what(),
                measured.ecdsa(),
                median(rates),
                rates[0],
                rates[rates.length - 1],
                median(cpu),
                1e6 / median(cpu));
    }

    private static double[] sorted(double[] values) {
        java.util.Arrays.sort(values);
        return values;
    }

    /** Of sorted values. */
    static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
