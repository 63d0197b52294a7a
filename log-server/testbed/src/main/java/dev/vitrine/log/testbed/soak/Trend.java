package dev.vitrine.log.testbed.soak;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How fast a value grows: the median of the last third of the samples less that of the first. No outlier moves it, and one handle
 * that is never given back does, where a fitted line would hardly rise.
 */
final class Trend {

    private static final double SECONDS_PER_HOUR = 3_600;

    private Trend() {}

    /** Growth for each hour; 0 for fewer than three samples. */
    static double perHour(List<Vitals> samples, ToDoubleFunction<Vitals> value) {
        int third = samples.size() / 3;
        if (third == 0) {
            return 0;
        }
        List<Vitals> early = samples.subList(0, third);
        List<Vitals> late = samples.subList(samples.size() - third, samples.size());
        return (median(late, value) - median(early, value))
                / (median(late, Vitals::seconds) - median(early, Vitals::seconds))
                * SECONDS_PER_HOUR;
    }

    private static double median(List<Vitals> samples, ToDoubleFunction<Vitals> value) {
        double[] sorted = samples.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
