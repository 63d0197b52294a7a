package dev.vitrine.log.testbed.growth;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What was seen of a log of one size, in one round.
 *
 * @param startMillis from the start of the process until it listens
 * @param startCpuMillis processor time until then
 * @param residentMib after the load
 * @param appendCpu microseconds of the server's processor time for an append
 * @param appendP50 milliseconds
 * @param proofCpu microseconds for a receipt of a random entry
 * @param proofP50 milliseconds
 */
record Point(
        double startMillis,
        double startCpuMillis,
        double residentMib,
        double appendCpu,
        double appendP50,
        double proofCpu,
        double proofP50) {

    /** The median of each over several rounds. */
    static Point median(List<Point> rounds) {
        return new Point(
                of(rounds, Point::startMillis),
                of(rounds, Point::startCpuMillis),
                of(rounds, Point::residentMib),
                of(rounds, Point::appendCpu),
                of(rounds, Point::appendP50),
                of(rounds, Point::proofCpu),
                of(rounds, Point::proofP50));
    }

    private static double of(List<Point> rounds, ToDoubleFunction<Point> value) {
        double[] sorted = rounds.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
