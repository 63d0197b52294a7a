package dev.vitrine.log.testbed.growth;

import dev.vitrine.log.testbed.load.Exchange;
import dev.vitrine.log.testbed.load.HttpLoad;
import dev.vitrine.log.testbed.load.Requests;
import dev.vitrine.log.testbed.load.Run;
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
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes logs of several sizes and measures the real server on each, in turns: start, appends, receipts of random entries, memory.
 * Processor time is what to compare on a machine that others use, too. Logs that are there already are used again; delete the
 * directory afterwards, 14 GB for a hundred million entries.
 *
 * <pre>
 * Growth [--sizes 1000,1000000,100000000] [--rounds 3] [--seconds 5] [--rate 500] [--threads 1] [--svg FILE] [--data DIR]
 *        [--jvm FLAG]...
 * </pre>
 */
public final class Growth {

    private static final int CONNECTIONS = 8;

    private Growth() {}

    /** Settings; {@code rate} requests per second, {@code threads} that synthesise. */
    record Options(
            List<Long> sizes,
            int rounds,
            double seconds,
            double rate,
            int threads,
            Path svg,
            Path data,
            List<String> jvm) {

        static Options parse(String... arguments) throws IOException {
            List<Long> sizes = List.of(1_000L, 1_000_000L, 100_000_000L);
            int rounds = 3;
            double seconds = 5;
            double rate = 500;
            int threads = 1;
            Path svg = Path.of("growth.svg");
            Path data = null;
            List<String> jvm = new ArrayList<>();
            for (int i = 0; i < arguments.length; i += 2) {
                if (i + 1 == arguments.length) {
                    throw new IllegalArgumentException(arguments[i] + " needs a value");
                }
                String value = arguments[i + 1];
                switch (arguments[i]) {
                    case "--sizes" ->
                        sizes = Arrays.stream(value.split(",", -1))
                                .map(Long::parseLong)
                                .toList();
                    case "--rounds" -> rounds = Integer.parseInt(value);
                    case "--seconds" -> seconds = Double.parseDouble(value);
                    case "--rate" -> rate = Double.parseDouble(value);
                    case "--threads" -> threads = Integer.parseInt(value);
                    case "--svg" -> svg = Path.of(value);
                    case "--data" -> data = Path.of(value);
                    case "--jvm" -> jvm.add(value);
                    default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
                }
            }
            Path directory = data == null ? Files.createTempDirectory("vitrine-growth") : data;
            List<String> flags = jvm.isEmpty() ? List.of("-Xmx256m", "-XX:+UseSerialGC") : List.copyOf(jvm);
            return new Options(sizes, rounds, seconds, rate, threads, svg, directory, flags);
        }
    }

    public static void main(String[] arguments) throws IOException {
        Options options = Options.parse(arguments);
        SortedMap<Long, Point> points = measure(options, System.out);
        Path unused = Files.writeString(options.svg(), Plot.svg(points));
        System.out.println("the logs are in " + options.data());
    }

    /** Prints a table, and gives the median of all rounds for each size. */
    static SortedMap<Long, Point> measure(Options options, PrintStream out) throws IOException {
        SortedMap<Long, List<Point>> rounds = new TreeMap<>();
        for (long size : options.sizes()) {
            Path directory = options.data().resolve("log-" + size);
            if (!Files.exists(directory.resolve("log.yaml"))) {
                var unused = GrownLog.make(directory, size, options.threads(), out);
                out.printf(Locale.ROOT, "%,d MB on disk%n", GrownLog.bytes(directory) / 1_000_000);
            }
        }
        for (int round = 0; round < options.rounds(); round++) {
            for (long size : options.sizes()) {
                LogProcess log = LogProcess.at(options.data().resolve("log-" + size));
                boolean unused =
                        rounds.computeIfAbsent(size, key -> new ArrayList<>()).add(point(options, log, size));
            }
        }
        SortedMap<Long, Point> points = new TreeMap<>();
        rounds.forEach((size, seen) -> points.put(size, Point.median(seen)));
        print(options, points, out);
        return points;
    }

    private static Point point(Options options, LogProcess log, long size) throws IOException {
        long began = System.nanoTime();
        try (JavaProcess server = log.start(options.jvm().toArray(String[]::new))) {
            double startMillis = (System.nanoTime() - began) / 1e6;
            double startCpuMillis = server.cpuNanos() / 1e6;
            Exchange appends = Requests.post("/add", "application/octet-stream", 64, System.nanoTime());
            Exchange proofs = Requests.get("/v1/entries/{}/receipt", size, System.nanoTime());
            Run unusedAppends = run(options, server, appends);
            Run unusedProofs = run(options, server, proofs);
            long cpu = server.cpuNanos();
            Run appended = run(options, server, appends);
            double appendCpu = (server.cpuNanos() - cpu) / 1e3 / appended.completed();
            cpu = server.cpuNanos();
            Run proven = run(options, server, proofs);
            double proofCpu = (server.cpuNanos() - cpu) / 1e3 / proven.completed();
            Point point = new Point(
                    startMillis,
                    startCpuMillis,
                    server.residentBytes() / (double) (1 << 20),
                    appendCpu,
                    appended.latencyMillis(50),
                    proofCpu,
                    proven.latencyMillis(50));
            int exit = server.terminate();
            if (exit != 0) {
                throw new IOException("the server ended with " + exit);
            }
            return point;
        }
    }

    private static Run run(Options options, JavaProcess server, Exchange exchange) throws IOException {
        try (HttpLoad load = new HttpLoad(server.url(), CONNECTIONS, exchange)) {
            Run run = load.run(options.seconds(), options.rate());
            if (run.refused() > 0) {
                throw new IOException(run.refused() + " of " + run.completed() + " were refused");
            }
            return run;
        }
    }

    private static void print(Options options, SortedMap<Long, Point> points, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "Java %s %s, %d processors, leaves of 16 bytes; %.0f requests per second; median of %d rounds, in turns%n",
                Runtime.version(),
                String.join(" ", options.jvm()),
                Runtime.getRuntime().availableProcessors(),
                options.rate(),
                options.rounds());
        out.println(
                "| entries | start ms | start CPU ms | resident MiB | append CPU µs | append p50 ms | receipt CPU µs |"
                        + " receipt p50 ms |");
        out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
        points.forEach((size, point) -> out.printf(
                Locale.ROOT,
                "| %,d | %,.0f | %,.0f | %.0f | %.1f | %.2f | %.1f | %.2f |%n",
                size,
                point.startMillis(),
                point.startCpuMillis(),
                point.residentMib(),
                point.appendCpu(),
                point.appendP50(),
                point.proofCpu(),
                point.proofP50()));
    }
}
