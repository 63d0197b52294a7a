package dev.vitrine.log.testbed.soak;

import dev.vitrine.evidence.simulate.Simulator;
import dev.vitrine.log.testbed.evidence.Leaves;
import dev.vitrine.log.testbed.process.JavaProcess;
import dev.vitrine.log.testbed.process.LogProcess;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Runs a real server under mixed load (single entries, streams, quotes, receipts, tiles, bundles, searches), looks at it once a
 * minute, and says whether anything grows that should not. Exit code 1 if something does. The default rates make a log of 1.5 million
 * entries in an hour, so that its table of fresh leaf hashes becomes a file five times.
 *
 * <pre>
 * Soak [--minutes 60] [--sample-seconds 60] [--rate 25] [--streamed 400] [--data DIR] [--jvm FLAG]...
 * </pre>
 */
public final class Soak {

    // A heap that comes and goes within its limit would hide what happens to the memory beside it.
    private static final List<String> CONSTANT_HEAP = List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch");

    private Soak() {}

    /** Settings; {@code rate} single entries and {@code streamed} ones per second. */
    record Options(double minutes, double sampleSeconds, double rate, double streamed, Path data, List<String> jvm) {

        static Options parse(String... arguments) throws IOException {
            double minutes = 60;
            double sampleSeconds = 60;
            double rate = 25;
            double streamed = 400;
            Path data = null;
            List<String> jvm = new ArrayList<>();
            for (int i = 0; i < arguments.length; i += 2) {
                if (i + 1 == arguments.length) {
                    throw new IllegalArgumentException(arguments[i] + " needs a value");
                }
                String value = arguments[i + 1];
                switch (arguments[i]) {
                    case "--minutes" -> minutes = Double.parseDouble(value);
                    case "--sample-seconds" -> sampleSeconds = Double.parseDouble(value);
                    case "--rate" -> rate = Double.parseDouble(value);
                    case "--streamed" -> streamed = Double.parseDouble(value);
                    case "--data" -> data = Path.of(value);
                    case "--jvm" -> jvm.add(value);
                    default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
                }
            }
            Path directory = data == null ? Files.createTempDirectory("vitrine-soak") : data;
            List<String> flags = jvm.isEmpty() ? CONSTANT_HEAP : List.copyOf(jvm);
            return new Options(minutes, sampleSeconds, rate, streamed, directory, flags);
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (!run(Options.parse(arguments), System.out)) {
            System.exit(1);
        }
    }

    /** Whether nothing grew and nothing was refused. */
    static boolean run(Options options, PrintStream out) throws IOException, InterruptedException {
        Simulator simulator =
                Simulator.of(Bytes.utf8("soak"), InstantSource.system().instant());
        Path config = Files.writeString(options.data().resolve("config.yaml"), Leaves.trusting(simulator));
        LogProcess log = LogProcess.create(options.data().resolve("log"), "soak.example/log", "evidence");
        List<Vitals> samples = new ArrayList<>();
        out.printf(
                Locale.ROOT,
                "Java %s %s; %.0f single and %.0f streamed entries per second, in %s%n%n",
                Runtime.version(),
                String.join(" ", options.jvm()),
                options.rate(),
                options.streamed(),
                options.data());
        out.println("| minute | resident MiB | live heap MiB | native | threads | tables | store files | other files"
                + " | log lines | entries | CPU s |");
        out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        try (JavaProcess server = log.startUnder(List.of(), options.jvm(), "--config", config.toString());
                MixedLoad load =
                        new MixedLoad(server.url(), new Leaves(simulator), options.rate(), options.streamed())) {
            long start = System.nanoTime();
            long count = Math.max(4, (long) (options.minutes() * 60 / options.sampleSeconds()));
            for (long i = 1; i <= count && load.failures().isEmpty(); i++) {
                long due = start + (long) (i * options.sampleSeconds() * 1e9);
                TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
                Vitals now = Vitals.of(
                        server, log.directory().resolve("store"), log.log(), (System.nanoTime() - start) / 1e9);
                samples.add(now);
                out.println(row(now));
                out.flush();
            }
            load.stop();
            boolean holds = conclude(samples, load, out);
            int exit = server.terminate();
            out.println("the server ended with " + exit);
            return holds && exit == 0;
        }
    }

    private static boolean conclude(List<Vitals> samples, MixedLoad load, PrintStream out) {
        Verdict verdict = new Verdict(samples);
        out.println();
        out.println("| measure | seen | limit | |");
        out.println("| --- | --- | --- | --- |");
        verdict.lines().forEach(out::println);
        out.printf(Locale.ROOT, "%n%,d requests and entries answered, %,d refused%n", load.answered(), load.refused());
        load.failures().forEach(out::println);
        boolean holds =
                verdict.holds() && load.refused() == 0 && load.failures().isEmpty();
        out.println(holds ? "nothing grows" : "LOOK AT THIS");
        return holds;
    }

    private static String row(Vitals vitals) {
        return String.format(
                Locale.ROOT,
                "| %.1f | %.1f | %.1f | %d | %d | %d | %d | %d | %d | %d | %.1f |",
                vitals.seconds() / 60,
                vitals.resident() / (double) (1 << 20),
                vitals.heap() / (double) (1 << 20),
                vitals.nativeObjects(),
                vitals.threads(),
                vitals.tables(),
                vitals.storeFiles(),
                vitals.otherFiles(),
                vitals.logLines(),
                vitals.entries(),
                vitals.cpuSeconds());
    }
}
