package dev.vitrine.log.testbed.compare;

import dev.vitrine.log.testbed.compare.Leg.Pairs;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures our log and our witness beside others, in turns, and prints a table with the ratio of each pair of runs: the
 * machine's moods hit both sides. {@code compare.sh} installs the peers and calls this.
 *
 * <pre>
 * Compare --peers DIR [--nginx PROGRAM] [--scenario single,antispam,stream,tiles,receipts,omniwitness,omniwitness-one,
 *         litewitness,witness-keys]
 *         [--pairs 5] [--seconds 10] [--warmup 5] [--connections 1024] [--leaf 1024] [--logs 200] [--steps 1000]
 *         [--witness-connections 64] [--data DIR] [--jvm FLAG]...
 * </pre>
 */
public final class Compare {

    private static final List<String> ALL = List.of(
            "single",
            "antispam",
            "stream",
            "tiles",
            "receipts",
            "omniwitness",
            "omniwitness-one",
            "litewitness",
            "witness-keys");

    private Compare() {}

    /** What is measured, and for how long; times in seconds. */
    record Options(
            Path peers,
            String nginx,
            List<String> scenarios,
            int pairs,
            double seconds,
            double warmup,
            int connections,
            int leaf,
            int logs,
            int steps,
            int witnessConnections,
            Path data,
            List<String> jvm) {

        static Options parse(String... arguments) throws IOException {
            Path peers = Path.of("peers");
            String nginx = "nginx";
            List<String> scenarios = ALL;
            int pairs = 5;
            double seconds = 10;
            double warmup = 5;
            int connections = 1_024;
            int leaf = 1_024;
            int logs = 200;
            int steps = 1_000;
            int witnessConnections = 64;
            Path data = null;
            List<String> jvm = new ArrayList<>(List.of("-Xmx1g"));
            for (int i = 0; i < arguments.length; i += 2) {
                if (i + 1 == arguments.length) {
                    throw new IllegalArgumentException(arguments[i] + " needs a value");
                }
                String value = arguments[i + 1];
                switch (arguments[i]) {
                    case "--peers" -> peers = Path.of(value).toAbsolutePath();
                    case "--nginx" -> nginx = value;
                    case "--scenario" -> scenarios = List.of(value.split(",", -1));
                    case "--pairs" -> pairs = Integer.parseInt(value);
                    case "--seconds" -> seconds = Double.parseDouble(value);
                    case "--warmup" -> warmup = Double.parseDouble(value);
                    case "--connections" -> connections = Integer.parseInt(value);
                    case "--leaf" -> leaf = Integer.parseInt(value);
                    case "--logs" -> logs = Integer.parseInt(value);
                    case "--steps" -> steps = Integer.parseInt(value);
                    case "--witness-connections" -> witnessConnections = Integer.parseInt(value);
                    case "--data" -> data = Path.of(value).toAbsolutePath();
                    case "--jvm" -> jvm.add(value);
                    default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
                }
            }
            Path directory = data == null ? Files.createTempDirectory("vitrine-compare") : data;
            return new Options(
                    peers,
                    nginx,
                    scenarios,
                    pairs,
                    seconds,
                    warmup,
                    connections,
                    leaf,
                    logs,
                    steps,
                    witnessConnections,
                    directory,
                    List.copyOf(jvm));
        }
    }

    public static void main(String[] arguments) throws Exception {
        run(Options.parse(arguments), System.out);
    }

    static void run(Options options, PrintStream out) throws Exception {
        out.printf(
                Locale.ROOT,
                "%s, %d processors, Java %s, leaves of %d bytes, %d pairs of %.0f s after %.0f s%n",
                machine(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                options.leaf(),
                options.pairs(),
                options.seconds(),
                options.warmup());
        out.println("| scenario | ours | median | theirs | median | ratio, median (min..max) |");
        out.println("| --- | --- | --- | --- | --- | --- |");
        LogLegs logs = new LogLegs(options);
        for (String scenario : options.scenarios()) {
            try {
                out.println(pairs(options, logs, scenario).row());
            } catch (IOException e) {
                out.println("| " + scenario + " | | | | | not measured: " + e.getMessage() + " |");
            }
            out.flush();
        }
        out.println("load of the machine at the end: " + load());
    }

    private static Pairs pairs(Options options, LogLegs logs, String scenario) throws Exception {
        int pairs = options.pairs();
        return switch (scenario) {
            case "single" ->
                Leg.interleave(scenario, pairs, "POST /add", logs::ours, "Tessera POSIX", () -> logs.tessera(false));
            case "antispam" ->
                Leg.interleave(
                        scenario, pairs, "POST /add", logs::ours, "Tessera POSIX, antispam", () -> logs.tessera(true));
            case "stream" ->
                Leg.interleave(
                        scenario, pairs, "stream", logs::oursStreamed, "Tessera POSIX", () -> logs.tessera(false));
            case "tiles", "receipts" -> {
                try (TileLegs tiles = new TileLegs(options, logs)) {
                    yield scenario.equals("tiles")
                            ? Leg.interleave(scenario, pairs, "tiles", tiles::oursTiles, "nginx, tiles", tiles::nginx)
                            : Leg.interleave(
                                    scenario, pairs, "receipts", tiles::oursReceipts, "nginx, tiles", tiles::nginx);
                }
            }
            case "witness-keys" -> {
                WitnessLegs witnesses = new WitnessLegs(options);
                yield Leg.interleave(
                        scenario, pairs, "Ed25519 only", witnesses::oursEd25519, "both keys", witnesses::ours);
            }
            case "omniwitness-one" -> {
                WitnessLegs witnesses = new WitnessLegs(options);
                yield Leg.interleave(
                        scenario,
                        pairs,
                        "Ed25519 only, one connection",
                        witnesses::oursOnOneConnection,
                        "omniwitness, one connection",
                        witnesses::omniwitness);
            }
            case "omniwitness" -> {
                WitnessLegs witnesses = new WitnessLegs(options);
                yield Leg.interleave(
                        scenario,
                        pairs,
                        "Ed25519 only",
                        witnesses::oursEd25519,
                        "omniwitness, one connection",
                        witnesses::omniwitness);
            }
            case "litewitness" -> {
                WitnessLegs witnesses = new WitnessLegs(options);
                yield Leg.interleave(
                        scenario, pairs, "Ed25519 only", witnesses::oursEd25519, "litewitness", witnesses::litewitness);
            }
            default -> throw new IllegalArgumentException("unknown scenario " + scenario);
        };
    }

    private static String machine() throws IOException {
        String model = Files.readString(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.replaceFirst(".*: ", ""))
                .findFirst()
                .orElse(System.getProperty("os.arch"));
        return model + ", Linux " + System.getProperty("os.version") + ", load " + load();
    }

    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    }
}
