package dev.vitrine.log.testbed.compare;

import dev.vitrine.log.testbed.compare.Leg.Pairs;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Measures our log and our witness beside others, in turns, and prints a table with the ratio of each pair of runs: the
 * machine's moods hit both sides. {@code compare.sh} installs the peers and calls this.
 *
 * <pre>
 * Compare --peers DIR [--nginx PROGRAM] [--scenario single,antispam,stream,slow-single,slow-stream,trillian,tiles,receipts,
 *         omniwitness,omniwitness-one,litewitness,slow-omniwitness,slow-litewitness,witness-keys]
 *         [--pairs 5] [--seconds 10] [--warmup 5] [--connections 1024] [--leaf 1024] [--logs 200] [--steps 1000]
 *         [--witness-connections 64] [--flush-delay 1ms] [--push-back 50ms] [--data DIR] [--jvm FLAG]...
 * </pre>
 *
 * In a scenario whose name begins with {@code slow-}, each flush of both sides takes {@code --flush-delay} longer ({@link
 * SlowFlush}). With a delay of {@code 0us} it shows what the detour costs by itself.
 */
public final class Compare {

    private static final String SLOW = "slow-";

    private Compare() {}

    public static void main(String[] arguments) throws Exception {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(64);
            return;
        }
        boolean whole = run(options, System.out);
        if (whole && !List.of(arguments).contains("--data")) {
            delete(options.data());
        } else {
            System.out.println("what the servers wrote is in " + options.data());
        }
    }

    /** False when something could not be measured. */
    private static boolean run(Options options, PrintStream out) throws Exception {
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
        boolean whole = true;
        for (String scenario : options.scenarios()) {
            try {
                out.println(pairs(options, scenario).row());
            } catch (IOException e) {
                String why = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
                out.println("| " + scenario + " | | | | | not measured: " + why + " |");
                whole = false;
            }
            out.flush();
        }
        out.println("load of the machine at the end: " + load());
        return whole;
    }

    private static void delete(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(directory)) {
            files = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    private static Pairs pairs(Options options, String scenario) throws Exception {
        if (!scenario.startsWith(SLOW)) {
            return pairs(options, scenario, scenario, List.of());
        }
        List<String> wrapper = SlowFlush.wrapper(options);
        String row = scenario + ", a flush costs " + SlowFlush.probe(wrapper, options.data()) + ", undelayed "
                + SlowFlush.probe(List.of(), options.data());
        return pairs(options, row, scenario.substring(SLOW.length()), wrapper);
    }

    private static Pairs pairs(Options options, String row, String scenario, List<String> wrapper) throws Exception {
        return switch (scenario) {
            case "single", "antispam", "stream" -> logs(options, row, scenario, new LogLegs(options, wrapper));
            case "tiles", "receipts" -> tiles(options, row, scenario, new LogLegs(options, wrapper));
            case "trillian" -> {
                TrillianLegs trillian = new TrillianLegs(options);
                yield Leg.interleave(
                        row,
                        options.pairs(),
                        "POST /add",
                        new LogLegs(options, wrapper)::ours,
                        "Trillian, MariaDB",
                        trillian::run);
            }
            case "witness-keys", "omniwitness", "omniwitness-one", "litewitness" ->
                witnesses(options, row, scenario, new WitnessLegs(options, wrapper));
            default -> throw new IllegalArgumentException("unknown scenario " + scenario);
        };
    }

    private static Pairs logs(Options options, String row, String scenario, LogLegs logs) throws Exception {
        int pairs = options.pairs();
        return switch (scenario) {
            case "single" -> Leg.interleave(row, pairs, "POST /add", logs::ours, "Tessera POSIX", logs::tessera);
            case "antispam" ->
                Leg.interleave(
                        row,
                        pairs,
                        "POST /add, a tenth duplicates",
                        logs::oursWithDuplicates,
                        "Tessera POSIX, antispam, a tenth duplicates",
                        logs::tesseraWithAntispam);
            default -> Leg.interleave(row, pairs, "stream", logs::oursStreamed, "Tessera POSIX", logs::tessera);
        };
    }

    private static Pairs tiles(Options options, String row, String scenario, LogLegs logs) throws Exception {
        try (TileLegs tiles = new TileLegs(options, logs)) {
            return scenario.equals("tiles")
                    ? Leg.interleave(row, options.pairs(), "tiles", tiles::oursTiles, "nginx, tiles", tiles::nginx)
                    : Leg.interleave(
                            row, options.pairs(), "receipts", tiles::oursReceipts, "nginx, tiles", tiles::nginx);
        }
    }

    private static Pairs witnesses(Options options, String row, String scenario, WitnessLegs witnesses)
            throws Exception {
        int pairs = options.pairs();
        return switch (scenario) {
            case "witness-keys" ->
                Leg.interleave(row, pairs, "Ed25519 only", witnesses::oursEd25519, "both keys", witnesses::ours);
            case "omniwitness-one" ->
                Leg.interleave(
                        row,
                        pairs,
                        "Ed25519 only, one connection",
                        witnesses::oursOnOneConnection,
                        "omniwitness, one connection",
                        witnesses::omniwitness);
            case "omniwitness" ->
                Leg.interleave(
                        row,
                        pairs,
                        "Ed25519 only",
                        witnesses::oursEd25519,
                        "omniwitness, one connection",
                        witnesses::omniwitness);
            default ->
                Leg.interleave(
                        row, pairs, "Ed25519 only", witnesses::oursEd25519, "litewitness", witnesses::litewitness);
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
