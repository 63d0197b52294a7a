package dev.vitrine.audit.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When a release is to be rebuilt: at once, and again 1, 7, 30, 90 and 365 days after it was logged. Builds rot: a base image
 * moves, a mirror goes away. Only looking again shows when.
 */
public final class Schedule {

    static final List<Duration> AFTER = List.of(
            Duration.ZERO,
            Duration.ofDays(1),
            Duration.ofDays(7),
            Duration.ofDays(30),
            Duration.ofDays(90),
            Duration.ofDays(365));

    private Schedule() {}

    /**
     * The appointment that has not been kept yet; empty where nothing is due. Of several missed ones only the last counts: a
     * rebuild of today says nothing about the days before.
     *
     * @param logged when the release was logged
     * @param verdicts when this rebuilder finished rebuilding it before
     */
    public static Optional<Duration> due(Instant logged, List<Instant> verdicts, Instant now) {
        @org.jspecify.annotations.Nullable Duration latest = null; // before the first appointment
        for (Duration after : AFTER) {
            if (!logged.plus(after).isAfter(now)) {
                latest = after;
            }
        }
        if (latest == null) {
            return Optional.empty();
        }
        Instant since = logged.plus(latest);
        boolean isKept = verdicts.stream().anyMatch(verdict -> !verdict.isBefore(since));
        return isKept ? Optional.empty() : Optional.of(latest);
    }
}
