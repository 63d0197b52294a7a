package dev.vitrine.audit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final Instant LOGGED = Instant.parse("2026-01-01T00:00:00Z");

    private static Optional<Duration> due(String now, String... verdicts) {
        return Schedule.due(
                LOGGED, List.of(verdicts).stream().map(Instant::parse).toList(), Instant.parse(now));
    }

    @Test
    void aNewReleaseIsDueAtOnceAndThenNot() {
        assertThat(due("2026-01-01T00:00:00Z")).contains(Duration.ZERO);
        assertThat(due("2026-01-01T12:00:00Z", "2026-01-01T01:00:00Z")).isEmpty();
    }

    @Test
    void itIsDueAgainAfterEachAppointment() {
        assertThat(due("2026-01-02T00:00:00Z", "2026-01-01T01:00:00Z")).contains(Duration.ofDays(1));
        assertThat(due("2026-01-08T00:00:00Z", "2026-01-02T01:00:00Z")).contains(Duration.ofDays(7));
        assertThat(due("2027-01-01T00:00:00Z", "2026-04-02T00:00:00Z")).contains(Duration.ofDays(365));
        assertThat(due("2029-01-01T00:00:00Z", "2027-01-02T00:00:00Z")).isEmpty();
    }

    @Test
    void ofSeveralMissedAppointmentsOnlyTheLastIsKept() {
        assertThat(due("2026-03-01T00:00:00Z")).contains(Duration.ofDays(30));
        assertThat(due("2026-03-01T01:00:00Z", "2026-03-01T00:30:00Z")).isEmpty();
    }

    @Test
    void aReleaseOfTheFutureIsNotDue() {
        assertThat(due("2025-12-31T00:00:00Z")).isEmpty();
    }
}
