package dev.vitrine.log.testbed.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsTest {

    @Test
    void takesTimesInMicrosAndMillis(@TempDir Path data) throws Exception {
        Options options = Options.parse("--flush-delay", "1500us", "--push-back", "20ms", "--data", data.toString());

        assertThat(options.flushDelay()).isEqualTo(Duration.ofNanos(1_500_000));
        assertThat(options.pushBack()).isEqualTo(Duration.ofMillis(20));
        assertThat(options.scenarios()).isEqualTo(Options.ALL);
    }

    @Test
    void refusesTimesThatNobodyMeans(@TempDir Path data) {
        for (String time : new String[] {"1", "1s", "-1ms", "1001ms", "0.5ms", "99999999us", "ms"}) {
            assertThatThrownBy(() -> Options.parse("--data", data.toString(), "--flush-delay", time))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(time);
        }
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> Options.parse("--flush", "1ms"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--flush");
        assertThatThrownBy(() -> Options.parse("--scenario", "single,slow"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown scenario slow;")
                .hasMessageContaining("slow-single");
        assertThatThrownBy(() -> Options.parse("--pairs")).hasMessageContaining("needs a value");
    }
}
