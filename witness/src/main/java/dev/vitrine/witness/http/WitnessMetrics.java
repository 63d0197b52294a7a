package dev.vitrine.witness.http;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Every meter of the witness, named once, in the Prometheus text format. Thread-safe. */
public final class WitnessMetrics {

    /** Upper bounds of the latency buckets, in microseconds. */
    private static final long[] BOUNDS = {
        500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 5_000_000
    };

    private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();
    private final Map<String, Histogram> latencies = new ConcurrentSkipListMap<>();
    private final Map<String, Gauge> gauges = new ConcurrentSkipListMap<>();
    private final LongAdder commits = new LongAdder();
    private final LongAdder committed = new LongAdder();
    private final LongAdder reloadFailures = new LongAdder();

    private record Gauge(String help, LongSupplier value) {}

    void answered(String endpoint, String outcome, long nanos) {
        requests.computeIfAbsent(
                        "{endpoint=\"" + endpoint + "\",outcome=\"" + outcome + "\"}", labels -> new LongAdder())
                .increment();
        latencies.computeIfAbsent(endpoint, name -> new Histogram()).record(nanos / 1_000);
    }

    /** A commit that made this many checkpoints durable. */
    public void committed(int checkpoints) {
        commits.increment();
        committed.add(checkpoints);
    }

    /** Files that could not be read again. */
    public void reloadFailed(int files) {
        reloadFailures.add(files);
    }

    /** A value that is asked for when the metrics are. Failures of the supplier leave the gauge out. */
    public void gauge(String name, String help, LongSupplier value) {
        gauges.put(name, new Gauge(help, value));
    }

    /** The exposition, version 0.0.4 of the text format. */
    String print() {
        StringBuilder out = new StringBuilder(4096);
        head(out, "witness_requests_total", "counter", "Requests by endpoint and outcome.");
        requests.forEach((labels, count) -> line(out, "witness_requests_total" + labels, count.sum()));
        head(out, "witness_request_seconds", "histogram", "From the last byte of a request to its answer.");
        latencies.forEach((endpoint, histogram) -> histogram.print(out, endpoint));
        counter(out, "witness_commits_total", "Flushed write batches.", commits);
        counter(out, "witness_committed_checkpoints_total", "Checkpoints in them.", committed);
        counter(out, "witness_reload_failures_total", "Log files that could not be read again.", reloadFailures);
        gauges.forEach((name, gauge) -> {
            try {
                long value = gauge.value.getAsLong();
                head(out, name, "gauge", gauge.help);
                line(out, name, value);
            } catch (RuntimeException e) {
                out.append("# ").append(name).append(" is not known now\n");
            }
        });
        return out.toString();
    }

    private static void counter(StringBuilder out, String name, String help, LongAdder count) {
        head(out, name, "counter", help);
        line(out, name, count.sum());
    }

    private static void head(StringBuilder out, String name, String type, String help) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void line(StringBuilder out, String series, long value) {
        out.append(series).append(' ').append(value).append('\n');
    }

    private static final class Histogram {

        private final LongAdder[] buckets = new LongAdder[BOUNDS.length + 1];
        private final LongAdder micros = new LongAdder();

        Histogram() {
            for (int i = 0; i < buckets.length; i++) {
                buckets[i] = new LongAdder();
            }
        }

        void record(long value) {
            int bucket = 0;
            while (bucket < BOUNDS.length && value > BOUNDS[bucket]) {
                bucket++;
            }
            buckets[bucket].increment();
            micros.add(value);
        }

        void print(StringBuilder out, String endpoint) {
            long cumulative = 0;
            for (int i = 0; i < buckets.length; i++) {
                cumulative += buckets[i].sum();
                String bound = i < BOUNDS.length ? seconds(BOUNDS[i]) : "+Inf";
                line(out, series("bucket", endpoint, ",le=\"" + bound + "\""), cumulative);
            }
            out.append(series("sum", endpoint, ""))
                    .append(' ')
                    .append(seconds(micros.sum()))
                    .append('\n');
            line(out, series("count", endpoint, ""), cumulative);
        }

        private static String series(String suffix, String endpoint, String more) {
            return "witness_request_seconds_" + suffix + "{endpoint=\"" + endpoint + "\"" + more + "}";
        }

        private static String seconds(long micros) {
            return String.format(Locale.ROOT, "%d.%06d", micros / 1_000_000, micros % 1_000_000);
        }
    }
}
