package dev.vitrine.log.testbed.load;

import dev.vitrine.log.testbed.process.JavaProcess;
import dev.vitrine.log.testbed.process.LogProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Two real servers that admit evidence, one with an index and one without, given the same entries in turns. */
final class IndexServers {

    private static final int STREAMED = 6_000; // entries of one round
    private static final int POSTED = 3_000;
    private static final int WARM_UP = 2; // rounds
    private static final int CONNECTIONS = 64;
    private static final int WINDOW = 2_048;
    private static final double LIMIT = 120; // seconds; a round ends when its entries do

    private IndexServers() {}

    private record Measured(double perSecond, double micros) {}

    static void compare(Path directory, IndexLeaves made, int rounds, PrintStream out)
            throws IOException, InterruptedException {
        Path off = Files.writeString(directory.resolve("off.yaml"), "index:\n  enabled: false\n");
        Path on = Files.writeString(directory.resolve("on.yaml"), "index:\n  enabled: true\n");
        try (JavaProcess with = start(directory.resolve("on"), on);
                JavaProcess without = start(directory.resolve("off"), off)) {
            List<Measured> streamedWith = new ArrayList<>();
            List<Measured> streamedWithout = new ArrayList<>();
            List<Measured> postedWith = new ArrayList<>();
            List<Measured> postedWithout = new ArrayList<>();
            int next = 0;
            for (int round = 0; round < rounds + WARM_UP; round++) {
                List<byte[]> streamed = leaves(made, next, STREAMED);
                List<byte[]> posted = leaves(made, next + STREAMED, POSTED);
                next += STREAMED + POSTED;
                boolean first = round % 2 == 0;
                for (JavaProcess server : first ? List.of(with, without) : List.of(without, with)) {
                    Measured stream = stream(server, streamed);
                    Measured post = post(server, posted);
                    if (round >= WARM_UP) {
                        (server == with ? streamedWith : streamedWithout).add(stream);
                        (server == with ? postedWith : postedWithout).add(post);
                    }
                }
            }
            print(out, "streamed to the server", streamedWithout, streamedWith);
            print(out, "posted to the server", postedWithout, postedWith);
        }
    }

    private static JavaProcess start(Path directory, Path config) throws IOException {
        return LogProcess.create(directory, "index.example/log", "evidence")
                .startUnder(List.of(), List.of("-XX:+UseParallelGC", "-Xmx1g"), "--config", config.toString());
    }

    private static List<byte[]> leaves(IndexLeaves made, int from, int count) {
        List<byte[]> leaves = new ArrayList<>(count);
        for (int i = from; i < from + count; i++) {
            leaves.add(made.leaf(i, true).toByteArray());
        }
        return leaves;
    }

    private static Measured stream(JavaProcess server, List<byte[]> leaves) throws IOException, InterruptedException {
        long cpu = server.cpuNanos();
        return measured(server, cpu, new StreamLoad(server.url(), leaves, WINDOW).run(LIMIT), leaves.size());
    }

    private static Measured post(JavaProcess server, List<byte[]> leaves) throws IOException {
        try (HttpLoad load = new HttpLoad(
                server.url(), CONNECTIONS, Requests.post("/v1/entries", "application/octet-stream", leaves))) {
            long cpu = server.cpuNanos();
            return measured(server, cpu, load.run(leaves.size()), leaves.size());
        }
    }

    private static Measured measured(JavaProcess server, long cpu, Run run, int expected) throws IOException {
        if (run.refused() > 0 || run.completed() != expected) {
            throw new IOException(run.refused() + " of " + run.completed() + " were refused");
        }
        return new Measured(run.perSecond(), (server.cpuNanos() - cpu) / 1e3 / expected);
    }

    private static void print(PrintStream out, String what, List<Measured> without, List<Measured> with) {
        double[] ratios = new double[with.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = with.get(i).perSecond / without.get(i).perSecond;
        }
        double index = median(with, true) - median(without, true);
        out.printf(
                Locale.ROOT,
                "%s: without index %,.0f entries/s, %.1f us of CPU each; with index %,.0f entries/s, %.1f us;"
                        + " ratio %.2f; the index takes %.1f us, %.0f %% of the CPU%n",
                what,
                median(without, false),
                median(without, true),
                median(with, false),
                median(with, true),
                Bench.median(ratios),
                index,
                100 * index / median(with, true));
    }

    private static double median(List<Measured> measured, boolean micros) {
        return Bench.median(measured.stream()
                .mapToDouble(each -> micros ? each.micros : each.perSecond)
                .toArray());
    }
}
