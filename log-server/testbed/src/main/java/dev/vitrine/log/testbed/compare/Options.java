package dev.vitrine.log.testbed.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What is measured, and for how long; times without a unit in seconds.
 *
 * @param flushDelay how much longer a flush takes in the scenarios whose names begin with {@code slow-}
 * @param pushBack how long a generator waits that was pushed back without being told how long
 */
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
        Duration flushDelay,
        Duration pushBack,
        Path data,
        List<String> jvm) {

    static final List<String> ALL = List.of(
            "single",
            "antispam",
            "stream",
            "slow-single",
            "slow-stream",
            "trillian",
            "tiles",
            "receipts",
            "omniwitness",
            "omniwitness-one",
            "litewitness",
            "slow-omniwitness",
            "slow-litewitness",
            "witness-keys");

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
        Duration flushDelay = Duration.ofMillis(1);
        Duration pushBack = Duration.ofMillis(50);
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
                case "--scenario" -> scenarios = scenarios(value);
                case "--pairs" -> pairs = Integer.parseInt(value);
                case "--seconds" -> seconds = Double.parseDouble(value);
                case "--warmup" -> warmup = Double.parseDouble(value);
                case "--connections" -> connections = Integer.parseInt(value);
                case "--leaf" -> leaf = Integer.parseInt(value);
                case "--logs" -> logs = Integer.parseInt(value);
                case "--steps" -> steps = Integer.parseInt(value);
                case "--witness-connections" -> witnessConnections = Integer.parseInt(value);
                case "--flush-delay" -> flushDelay = duration(value);
                case "--push-back" -> pushBack = duration(value);
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
                flushDelay,
                pushBack,
                directory,
                List.copyOf(jvm));
    }

    private static List<String> scenarios(String names) {
        List<String> scenarios = List.of(names.split(",", -1));
        for (String scenario : scenarios) {
            if (!ALL.contains(scenario)) {
                throw new IllegalArgumentException(
                        "unknown scenario " + scenario + "; there are " + String.join(", ", ALL));
            }
        }
        return scenarios;
    }

    /** {@code 500us} or {@code 2ms}, up to a second: what is slower has no use here and is a typing error. */
    private static Duration duration(String text) {
        if (text.matches("[0-9]{1,7}(us|ms)")) {
            long count = Long.parseLong(text.substring(0, text.length() - 2));
            Duration duration = text.endsWith("us")
                    ? Duration.ofSeconds(0, Math.multiplyExact(count, 1_000L))
                    : Duration.ofMillis(count);
            if (duration.compareTo(Duration.ofSeconds(1)) <= 0) {
                return duration;
            }
        }
        throw new IllegalArgumentException(text + " is no time such as 500us or 2ms, up to a second");
    }
}
