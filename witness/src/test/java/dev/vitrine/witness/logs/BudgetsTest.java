package dev.vitrine.witness.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BudgetsTest {

    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final Budgets budgets = new Budgets();

    @Test
    void anHoursWorthMayComeAtOnceAndThenTheRateHolds() {
        int perDay = 2400;
        for (int i = 0; i < 100; i++) {
            assertThat(budgets.take("a", perDay, true, 0)).isZero();
        }
        assertThat(budgets.take("a", perDay, true, 0)).isEqualTo(36);
        assertThat(budgets.take("a", perDay, true, HOUR / 100)).isZero();
        assertThat(budgets.take("a", perDay, true, HOUR / 100)).isEqualTo(36);
    }

    @Test
    void refreshesDoNotUseUpWhatGrowthNeedsNorOneLogWhatAnotherNeeds() {
        while (budgets.take("a", 24, false, 0) == 0) {}

        assertThat(budgets.take("a", 24, true, 0)).isZero();
        assertThat(budgets.take("b", 24, false, 0)).isZero();
    }

    @Test
    void aSmallRateStillAllowsAFewAtOnce() {
        for (int i = 0; i < 10; i++) {
            assertThat(budgets.take("a", 1, true, 0)).isZero();
        }
        assertThat(budgets.take("a", 1, true, 0)).isEqualTo(86_400);
    }
}
