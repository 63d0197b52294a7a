package dev.vitrine.log.testbed.compare;

import dev.vitrine.log.testbed.load.HttpLoad;
import dev.vitrine.log.testbed.load.Run;
import dev.vitrine.log.testbed.process.JavaProcess;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.note.VerifierKey;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Our witness with very many logs: how long a start takes, and what it does for the logs that are active, as fast as it can and at a
 * rate, with both keys and with one. {@code WitnessBench [CONFIGURED [ACTIVE [SECONDS [RATE]]]]}, by default 1,000,000, 2,000, 8
 * and 1,000.
 */
public final class WitnessBench {

    private static final String MAIN = "dev.vitrine.witness.Main";
    private static final int OF_ONE_LIST = 250_000;
    private static final int STEPS = 120;
    private static final int CONNECTIONS = 256;

    private final Path directory;
    private final Path dist = JavaProcess.root().resolve("witness/target/dist");
    private final Path data;
    private final Path log;

    private WitnessBench(Path directory) throws IOException {
        this.directory = directory;
        this.data = directory.resolve("data");
        this.log = Files.createFile(directory.resolve("log"));
    }

    public static void main(String[] arguments) throws Exception {
        int configured = number(arguments, 0, 1_000_000);
        int active = number(arguments, 1, 2_000);
        int seconds = number(arguments, 2, 8);
        int rate = number(arguments, 3, 1_000);
        new WitnessBench(Files.createTempDirectory("vitrine-witness-bench")).run(configured, active, seconds, rate);
    }

    private static int number(String[] arguments, int at, int fallback) {
        return arguments.length > at ? Integer.parseInt(arguments[at]) : fallback;
    }

    private void run(int configured, int active, int seconds, int rate) throws Exception {
        WitnessRequests requests = new WitnessRequests(active, STEPS);
        List<Path> lists = lists(configured, requests.vkeys());
        String unused = JavaProcess.run(dist, MAIN, "init", "--data", data.toString(), "--name", "ours.example/w");
        long begun = System.nanoTime();
        for (int known = 1; known <= lists.size(); known++) {
            try (JavaProcess witness = start("both", lists.subList(0, known))) {
                int unusedExit = witness.terminate();
            }
        }
        out("%,d logs of %d lists imported in %,.1f s%n", configured, lists.size(), (System.nanoTime() - begun) / 1e9);
        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            try (JavaProcess witness = start("both", lists)) {
                out(
                        "started with them in %,.2f s, %d MiB resident%n",
                        (System.nanoTime() - start) / 1e9, witness.residentBytes() >> 20);
            }
        }
        out(
                "| keys | sent | per second | p50 ms | p99 ms | CPU us each | refused |%n| --- | --- | --- | --- | --- | --- | --- |%n");
        for (String keys : List.of("both", "ed25519")) {
            measure(keys, lists, requests, seconds, rate);
        }
    }

    /** Each kind of keys begins with a database of its own, since the requests begin from the start. */
    private void measure(String keys, List<Path> lists, WitnessRequests requests, int seconds, int rate)
            throws IOException {
        Path fresh = directory.resolve(keys);
        String unused = JavaProcess.run(dist, MAIN, "init", "--data", fresh.toString(), "--name", "ours.example/w");
        try (JavaProcess witness = JavaProcess.start(
                        dist,
                        log,
                        List.of("-XX:+UseParallelGC", "-Xmx512m"),
                        MAIN,
                        options(fresh, keys, lists.subList(0, 1)));
                HttpLoad load = new HttpLoad(witness.url(), CONNECTIONS, requests.fromTheStart())) {
            Run unusedWarmUp = load.run(seconds, 0);
            print(keys, "as many as it takes", witness, () -> load.run(seconds, 0));
            print(keys, rate + " per second", witness, () -> load.run(seconds, rate));
        }
    }

    private interface Sending {
        Run run() throws IOException;
    }

    private static void print(String keys, String sent, JavaProcess witness, Sending sending) throws IOException {
        long cpu = witness.cpuNanos();
        Run run = sending.run();
        out(
                "| %s | %s | %,.0f | %.1f | %.1f | %.0f | %d of %d |%n",
                keys,
                sent,
                (run.completed() - run.refused()) / run.seconds(),
                run.latencyMillis(50),
                run.latencyMillis(99),
                (witness.cpuNanos() - cpu) / 1e3 / Math.max(1, run.completed()),
                run.refused(),
                run.completed());
    }

    /** The active logs are in the first list; the others have names of their own and one key, which no start looks at. */
    private List<Path> lists(int configured, List<String> active) throws IOException, MalformedException {
        Bytes key = SigningKey.fromSeed(
                        KeyName.parse("any.example/log"),
                        KeyType.ED25519,
                        Bytes.wrapUnsafe(new byte[SigningKey.SEED_SIZE]))
                .verifierKey()
                .keyBytes();
        List<Path> lists = new ArrayList<>();
        for (int from = 0; from < configured; from += OF_ONE_LIST) {
            Path list = directory.resolve("logs." + lists.size());
            try (BufferedWriter text = Files.newBufferedWriter(list)) {
                text.write("logs/v0\n");
                for (int i = from; i < Math.min(configured, from + OF_ONE_LIST); i++) {
                    String vkey = i < active.size()
                            ? active.get(i)
                            : VerifierKey.of(KeyName.parse("many-" + i + ".example/log"), KeyType.ED25519, key)
                                    .toString();
                    text.write("vkey " + vkey + "\nqpd 864000000\ncontact none\n");
                }
            }
            lists.add(list);
        }
        return lists;
    }

    private JavaProcess start(String keys, List<Path> lists) throws IOException {
        return JavaProcess.start(dist, log, List.of("-XX:+UseSerialGC", "-Xmx512m"), MAIN, options(data, keys, lists));
    }

    private static String[] options(Path data, String keys, List<Path> lists) {
        List<String> options = new ArrayList<>(List.of(
                "serve", "--data", data.toString(), "--listen", "127.0.0.1:0", "--cosign-keys", keys, "--logs"));
        lists.forEach(list -> options.add(list.toString()));
        return options.toArray(String[]::new);
    }

    private static void out(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }
}
