package dev.vitrine.log.testbed.load;

import dev.vitrine.log.testbed.process.JavaProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/** One scenario against one running server: a warm-up, then the counted runs. */
final class ScenarioRun {

    private static final String RAW = "application/octet-stream";
    private static final long BACK = 5_001; // requests from a leaf to its duplicate; not of the same place in its ten
    private static final String COMMITS = "log_batch_entries_count";
    private static final String ENTRIES = "log_batch_entries_sum";

    private final Bench.Options options;
    private final JavaProcess server;
    private final String scenario;
    private final long seed = new SplittableRandom().nextLong();
    private long part;

    ScenarioRun(Bench.Options options, JavaProcess server, String scenario) {
        this.options = options;
        this.server = server;
        this.scenario = scenario;
    }

    void print(PrintStream out) throws IOException, InterruptedException {
        Run unused = run(options.warmup());
        double[] rate = new double[options.runs()];
        double[] p50 = new double[options.runs()];
        double[] p99 = new double[options.runs()];
        double[] p999 = new double[options.runs()];
        double[] cpu = new double[options.runs()];
        double commits = 0;
        double entries = 0;
        for (int i = 0; i < options.runs(); i++) {
            Metrics before = Metrics.of(server.url());
            long cpuBefore = server.cpuNanos();
            Run run = run(options.seconds());
            long cpuAfter = server.cpuNanos();
            Metrics after = Metrics.of(server.url());
            if (run.refused() > 0) {
                throw new IOException(scenario + ": " + run.refused() + " of " + run.completed() + " were refused");
            }
            rate[i] = run.perSecond();
            p50[i] = run.latencyMillis(50);
            p99[i] = run.latencyMillis(99);
            p999[i] = run.latencyMillis(99.9);
            cpu[i] = (cpuAfter - cpuBefore) / 1e3 / run.completed();
            commits += after.value(COMMITS) - before.value(COMMITS);
            entries += after.value(ENTRIES) - before.value(ENTRIES);
        }
        out.printf(
                Locale.ROOT,
                "| %s | %,.0f (%,.0f..%,.0f) | %.2f | %.2f | %.2f | %.1f | %,.0f | %.1f | %.2f |%n",
                scenario,
                Bench.median(rate),
                Arrays.stream(rate).min().orElseThrow(),
                Arrays.stream(rate).max().orElseThrow(),
                Bench.median(p50),
                Bench.median(p99),
                Bench.median(p999),
                Bench.median(cpu),
                commits,
                commits == 0 ? 0 : entries / commits,
                entries == 0 ? 0 : 1_000 * commits / entries);
        out.flush();
    }

    private Run run(double seconds) throws IOException, InterruptedException {
        long now = seed + part++;
        return switch (scenario) {
            case "single" -> http(Requests.post("/add", RAW, options.leaf(), now), seconds, 0);
            case "paced" -> http(Requests.post("/v1/entries", RAW, options.leaf(), now), seconds, options.rate());
            case "duplicates" -> http(Requests.postWithDuplicates("/add", RAW, options.leaf(), now, BACK), seconds, 0);
            case "witnessed" ->
                http(Requests.post("/v1/entries?wait=witnessed", RAW, options.leaf(), now), seconds, options.rate());
            case "entries" -> http(Requests.post("/v1/entries", RAW, options.leaf(), now), seconds, 0);
            case "stream" -> new StreamLoad(server.url(), options.leaf(), options.window(), now).run(seconds);
            case "proofs" -> http(Requests.get("/v1/entries/{}/receipt", publishedSize(), now), seconds, 0);
            case "tiles" -> http(Requests.get("/tile/0/{}", publishedSize() / 256, now), seconds, 0);
            default -> throw new IllegalArgumentException("unknown scenario " + scenario);
        };
    }

    private Run http(Exchange exchange, double seconds, double rate) throws IOException {
        try (HttpLoad load = new HttpLoad(server.url(), options.connections(), exchange)) {
            return load.run(seconds, rate);
        }
    }

    private long publishedSize() throws IOException {
        return Long.parseLong(Metrics.get(server.url() + "/checkpoint").split("\n", -1)[1]);
    }
}
