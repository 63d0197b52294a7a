package dev.vitrine.log.testbed.load;

import dev.vitrine.log.testbed.process.JavaProcess;
import dev.vitrine.log.testbed.process.LogProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The load generator: starts a real log server in an empty directory, warms it up, measures several runs of each scenario
 * and prints medians.
 *
 * <pre>
 * Bench [--scenario single,duplicates,paced,entries,stream,proofs,tiles,witnessed] [--runs 5] [--seconds 10] [--warmup 10]
 *       [--connections 64] [--rate 5000] [--leaf 1024] [--window 8192] [--data DIR] [--jvm FLAG]...
 * </pre>
 *
 * {@code paced} and {@code witnessed} send at the rate; for the latter, three witness processes run beside the server, and an answer
 * has the cosignatures of two of them.
 */
public final class Bench {

    private static final String WITNESSED = "witnessed";
    private static final int WITNESSES = 3;
    private static final int QUORUM = 2;

    private Bench() {}

    /** Settings of a measurement; sizes in bytes, times in seconds. */
    record Options(
            List<String> scenarios,
            int runs,
            double seconds,
            double warmup,
            int connections,
            double rate,
            int leaf,
            int window,
            Path data,
            List<String> jvm) {

        static Options parse(String... arguments) throws IOException {
            List<String> scenarios =
                    List.of("single", "duplicates", "paced", "entries", "stream", "proofs", "tiles", WITNESSED);
            int runs = 5;
            double seconds = 10;
            double warmup = 10;
            int connections = 64;
            double rate = 5000;
            int leaf = 1024;
            int window = 8192;
            Path data = null;
            List<String> jvm = new ArrayList<>();
            for (int i = 0; i < arguments.length; i += 2) {
                if (i + 1 == arguments.length) {
                    throw new IllegalArgumentException(arguments[i] + " needs a value");
                }
                String value = arguments[i + 1];
                switch (arguments[i]) {
                    case "--scenario" -> scenarios = List.of(value.split(",", -1));
                    case "--runs" -> runs = Integer.parseInt(value);
                    case "--seconds" -> seconds = Double.parseDouble(value);
                    case "--warmup" -> warmup = Double.parseDouble(value);
                    case "--connections" -> connections = Integer.parseInt(value);
                    case "--rate" -> rate = Double.parseDouble(value);
                    case "--leaf" -> leaf = Integer.parseInt(value);
                    case "--window" -> window = Integer.parseInt(value);
                    case "--data" -> data = Path.of(value);
                    case "--jvm" -> jvm.add(value);
                    default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
                }
            }
            Path directory = data == null ? Files.createTempDirectory("vitrine-bench") : data;
            return new Options(
                    scenarios, runs, seconds, warmup, connections, rate, leaf, window, directory, List.copyOf(jvm));
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        measure(Options.parse(arguments), System.out);
    }

    /** Measures every scenario and prints a table row for each. */
    static void measure(Options options, PrintStream out) throws IOException, InterruptedException {
        Path directory = options.data().resolve("log");
        LogProcess log = LogProcess.create(directory, "bench.example/log", "raw");
        out.printf(
                Locale.ROOT,
                "%s %s, Java %s, %d processors, leaves of %d bytes; median (min..max) of %d runs of %.0f s after %.0f s%n",
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                options.leaf(),
                options.runs(),
                options.seconds(),
                options.warmup());
        out.println(
                "| scenario | per second | p50 ms | p99 ms | p99.9 ms | server CPU us each | commits | entries per commit | flushes per 1,000 |");
        out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        long resident;
        try (JavaProcess server = log.start(options.jvm().toArray(String[]::new))) {
            for (String scenario : options.scenarios()) {
                if (!scenario.equals(WITNESSED)) {
                    new ScenarioRun(options, server, scenario).print(out);
                }
            }
            resident = server.residentBytes();
            int exit = server.terminate();
            if (exit != 0) {
                throw new IOException("the server ended with " + exit);
            }
        }
        if (options.scenarios().contains(WITNESSED)) {
            try (WitnessedLog witnessed =
                    WitnessedLog.start(options.data().resolve("witnessed"), WITNESSES, QUORUM, options.jvm())) {
                new ScenarioRun(options, witnessed.server(), WITNESSED).print(out);
            }
        }
        out.printf(Locale.ROOT, "%nresident memory of the server without witnesses: %d MiB%n", resident >> 20);
    }

    /** The median of a list that need not be sorted. */
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
