package dev.vitrine.log.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimiterTest {

    private static final long SECOND = 1_000_000_000L;

    private long now = 5 * SECOND;
    private final RateLimiter limiter = new RateLimiter(3, () -> now);

    @Test
    void givesEachKeyItsShareAndNoMore() {
        assertThat(take("a", 5)).isEqualTo(3);
        assertThat(take("b", 5)).isEqualTo(3);
    }

    @Test
    void fillsUpWithTimeAndNeverBeyondOneSecond() {
        assertThat(take("a", 3)).isEqualTo(3);
        now += SECOND / 3 + 1;
        assertThat(take("a", 5)).isEqualTo(1);
        now += 3_600 * SECOND;
        assertThat(take("a", 50)).isEqualTo(3);
    }

    @Test
    void zeroIsNoLimit() {
        RateLimiter free = new RateLimiter(0, () -> now);

        for (int i = 0; i < 1_000; i++) {
            assertThat(free.take("a")).isTrue();
        }
        assertThat(free.size()).isZero();
    }

    @Test
    void keepsNoMoreKeysThanItMayAndForgetsThoseThatAreFullAgain() {
        for (int i = 0; i < RateLimiter.MAX_KEYS; i++) {
            assertThat(limiter.take("key " + i)).isTrue();
        }

        assertThat(limiter.take("one too many")).isFalse();
        assertThat(limiter.take("key 0")).as("who is known is still served").isTrue();
        now += SECOND;
        assertThat(limiter.take("one too many")).isTrue();
        assertThat(limiter.size()).isEqualTo(RateLimiter.MAX_KEYS);
    }

    private int take(String key, int times) {
        int taken = 0;
        for (int i = 0; i < times; i++) {
            taken += limiter.take(key) ? 1 : 0;
        }
        return taken;
    }
}
