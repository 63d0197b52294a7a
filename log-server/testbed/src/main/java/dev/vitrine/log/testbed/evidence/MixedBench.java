package dev.vitrine.log.testbed.evidence;

import dev.vitrine.evidence.simulate.Simulator;
import dev.vitrine.log.testbed.load.Exchange;
import dev.vitrine.log.testbed.load.HttpLoad;
import dev.vitrine.log.testbed.load.Requests;
import dev.vitrine.log.testbed.load.Run;
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
import java.util.concurrent.CompletableFuture;
import java.util.function.ToDoubleFunction;

/**
 * Whether quotes slow entries without evidence: the same paced load of opaque entries against one real server, alone and beside
 * as many quotes as the server takes, taking turns.
 *
 * <pre>
 * MixedBench [--runs 7] [--seconds 5] [--rate 500] [--quotes 8] [--data DIR] [--config YAML]
 * </pre>
 */
public final class MixedBench {

    private static final String PATH = "/v1/entries";
    private static final String TYPE = "application/octet-stream";
    private static final int OPAQUE_CONNECTIONS = 32;
    private static final int QUOTES = 512;

    private MixedBench() {}

    /**
     * Settings; {@code rate} opaque entries per second, {@code quotes} connections that submit quotes without a pause,
     * {@code config} further lines of the server's configuration.
     */
    record Options(int runs, double seconds, double rate, int quotes, Path data, String config) {

        static Options parse(String... arguments) throws IOException {
            int runs = 7;
            double seconds = 5;
            double rate = 500;
            int quotes = 8;
            Path data = null;
            String config = "";
            for (int i = 0; i + 1 < arguments.length; i += 2) {
                String value = arguments[i + 1];
                switch (arguments[i]) {
                    case "--runs" -> runs = Integer.parseInt(value);
                    case "--seconds" -> seconds = Double.parseDouble(value);
                    case "--rate" -> rate = Double.parseDouble(value);
                    case "--quotes" -> quotes = Integer.parseInt(value);
                    case "--data" -> data = Path.of(value);
                    case "--config" -> config = value;
                    default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
                }
            }
            Path directory = data == null ? Files.createTempDirectory("vitrine-mixed") : data;
            return new Options(runs, seconds, rate, quotes, directory, config);
        }
    }

    public static void main(String[] arguments) throws IOException {
        measure(Options.parse(arguments), System.out);
    }

    static void measure(Options options, PrintStream out) throws IOException {
        Simulator simulator =
                Simulator.of(Bytes.utf8("mixed"), InstantSource.system().instant());
        Leaves leaves = new Leaves(simulator);
        Exchange quotes = Requests.post(PATH, TYPE, leaves.quotes(QUOTES));
        Path config =
                Files.writeString(options.data().resolve("config.yaml"), Leaves.trusting(simulator) + options.config());
        LogProcess log = LogProcess.create(options.data().resolve("log"), "mixed.example/log", "evidence");
        List<Run> alone = new ArrayList<>();
        List<Run> beside = new ArrayList<>();
        List<Run> judged = new ArrayList<>();
        try (JavaProcess server = log.startUnder(List.of(), List.of(), "--config", config.toString())) {
            for (int run = -1; run < options.runs(); run++) {
                Run quiet = opaque(server, options, leaves);
                CompletableFuture<Run> judging = CompletableFuture.supplyAsync(
                        () -> load(server.url(), options.quotes(), quotes, options.seconds(), 0));
                Run busy = opaque(server, options, leaves);
                Run taken = judging.join();
                if (run >= 0) { // the first round is the warm-up
                    alone.add(quiet);
                    beside.add(busy);
                    judged.add(taken);
                }
            }
        }
        out.printf(
                Locale.ROOT,
                "Java %s, %d processors; %.0f opaque entries per second, median of %d runs of %.0f s, taking turns%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                options.rate(),
                options.runs(),
                options.seconds());
        out.println("| opaque entries | per second | p50 ms | p99 ms | quotes per second |");
        out.println("| --- | --- | --- | --- | --- |");
        out.println(row("alone", alone, 0));
        out.println(row("beside quotes", beside, median(judged, Run::perSecond)));
    }

    private static Run opaque(JavaProcess server, Options options, Leaves leaves) {
        int count = (int) (options.rate() * options.seconds()) + OPAQUE_CONNECTIONS;
        Exchange exchange = Requests.post(PATH, TYPE, leaves.opaque(count));
        return load(server.url(), OPAQUE_CONNECTIONS, exchange, options.seconds(), options.rate());
    }

    private static Run load(String url, int connections, Exchange exchange, double seconds, double rate) {
        try (HttpLoad load = new HttpLoad(url, connections, exchange)) {
            Run run = load.run(seconds, rate);
            if (run.refused() > 0) {
                throw new IllegalStateException(run.refused() + " of " + run.completed() + " entries were refused");
            }
            return run;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String row(String what, List<Run> runs, double quotes) {
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f | %.2f | %.2f | %,.0f |",
                what,
                median(runs, Run::perSecond),
                median(runs, run -> run.latencyMillis(50)),
                median(runs, run -> run.latencyMillis(99)),
                quotes);
    }

    private static double median(List<Run> runs, ToDoubleFunction<Run> value) {
        return Samples.median(runs.stream().mapToDouble(value).sorted().toArray());
    }
}
