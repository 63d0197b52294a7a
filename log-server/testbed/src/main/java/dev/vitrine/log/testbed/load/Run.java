package dev.vitrine.log.testbed.load;

import org.HdrHistogram.Histogram;

/**
 * What one run saw.
 *
 * @param completed requests, or entries of a stream, that were answered
 * @param refused of those, the ones that were not answered with success
 * @param pushedBack attempts that were answered with "later" and made again; not among the completed ones
 * @param seconds wall time
 * @param latency nanoseconds from due time to answer
 */
public record Run(long completed, long refused, long pushedBack, double seconds, Histogram latency) {

    public double perSecond() {
        return completed / seconds;
    }

    public double latencyMillis(double percentile) {
        return latency.getValueAtPercentile(percentile) / 1e6;
    }
}
