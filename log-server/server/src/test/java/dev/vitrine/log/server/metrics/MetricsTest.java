package dev.vitrine.log.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private final Metrics metrics = new Metrics();

    @Test
    void printsTheTextFormatOfPrometheus() {
        metrics.counter("things_total", "Things.").add(3);
        metrics.counter("answers_total", "Answers.", "who", "a\"b\\c\nd", "how", "x")
                .increment();
        AtomicLong size = new AtomicLong(7);
        metrics.gauge("size", "Size.", size::get);
        Histogram seconds = metrics.histogram("took_seconds", "Time.", new double[] {0.001, 1});
        seconds.observe(0.001);
        seconds.observe(0.5);
        seconds.observe(2);

        assertThat(metrics.text()).isEqualTo("""
                        # HELP things_total Things.
                        # TYPE things_total counter
                        things_total 3
                        # HELP answers_total Answers.
                        # TYPE answers_total counter
                        answers_total{who="a\\"b\\\\c\\nd",how="x"} 1
                        # HELP size Size.
                        # TYPE size gauge
                        size 7
                        # HELP took_seconds Time.
                        # TYPE took_seconds histogram
                        took_seconds_bucket{le="0.001"} 1
                        took_seconds_bucket{le="1"} 2
                        took_seconds_bucket{le="+Inf"} 3
                        took_seconds_sum 2.501
                        took_seconds_count 3
                        """);
    }

    @Test
    void givesTheSameMeterForTheSameName() {
        metrics.counter("x_total", "X.", "a", "1").increment();
        metrics.counter("x_total", "X.", "a", "1").increment();

        assertThat(metrics.counter("x_total", "X.", "a", "1").value()).isEqualTo(2);
        assertThat(metrics.counter("x_total", "X.", "a", "2").value()).isZero();
    }

    @Test
    void refusesTwoTypesUnderOneName() {
        metrics.counter("x", "X.").increment();

        assertThatThrownBy(() -> metrics.gauge("x", "X.", () -> 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void countsEveryObservationOnce() {
        Histogram histogram = metrics.histogram("h", "H.", new double[] {1, 2, 3});
        for (int i = 0; i < 100; i++) {
            histogram.observe(i / 10.0);
        }

        assertThat(histogram.count()).isEqualTo(100);
        assertThat(metrics.text()).contains("h_bucket{le=\"+Inf\"} 100");
    }
}
