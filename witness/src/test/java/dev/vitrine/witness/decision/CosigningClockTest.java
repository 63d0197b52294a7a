package dev.vitrine.witness.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CosigningClockTest {

    private final AtomicLong now = new AtomicLong(10_000);
    private final CosigningClock clock = new CosigningClock(() -> Instant.ofEpochSecond(now.get()), 9_000);

    @Test
    void neverGoesBackAndWaitsForAClockThatWasSetFarBack() {
        assertThat(clock.now()).hasValue(10_000);
        now.set(10_000 - CosigningClock.BRIDGED_SECONDS);
        assertThat(clock.now()).hasValue(10_000);
        now.set(10_000 - CosigningClock.BRIDGED_SECONDS - 1);
        assertThat(clock.now()).isEmpty();
        now.set(10_001);
        assertThat(clock.now()).hasValue(10_001);
    }

    @Test
    void goesOnFromTheLastCosignatureBeforeTheStart() {
        now.set(8_000);

        assertThat(clock.now()).isEmpty();
    }
}
