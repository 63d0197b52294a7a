package dev.vitrine.log.testbed.compare;

import dev.vitrine.client.HttpTileSource;
import dev.vitrine.log.testbed.load.HttpLoad;
import dev.vitrine.log.testbed.load.Metrics;
import dev.vitrine.log.testbed.load.PushBack;
import dev.vitrine.log.testbed.load.Requests;
import dev.vitrine.log.testbed.load.Run;
import dev.vitrine.log.testbed.load.StreamLoad;
import dev.vitrine.log.testbed.process.LogProcess;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.tile.Fsck;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Logs under load: every leg has a fresh directory, every log is checked from its tiles afterwards. */
final class LogLegs {

    static final String RAW = "application/octet-stream";

    private final Options options;
    private final List<String> wrapper;

    /** @param wrapper stands before the commands of both servers */
    LogLegs(Options options, List<String> wrapper) {
        this.options = options;
        this.wrapper = List.copyOf(wrapper);
    }

    /** One post after the other on many connections. */
    Leg ours() throws Exception {
        return single(startOurs(directory("ours")), fresh());
    }

    /** The same, each tenth post being a leaf that was posted before. */
    Leg oursWithDuplicates() throws Exception {
        return single(startOurs(directory("ours")), withDuplicates());
    }

    /** Tessera's conformance server on POSIX files, which remembers leaves in memory. */
    Leg tessera() throws Exception {
        return single(startTessera(), fresh());
    }

    /** The same with its lasting memory of leaves, and with the duplicates that this is for. */
    Leg tesseraWithAntispam() throws Exception {
        return single(startTessera("--antispam"), withDuplicates());
    }

    private Server startTessera(String... flags) throws IOException, MalformedException {
        Path directory = directory("tessera");
        int port = Server.freePort();
        SigningKey key = SigningKey.fromSeed(
                KeyName.parse("tessera.example/log"),
                KeyType.ED25519,
                Bytes.wrapUnsafe(new byte[SigningKey.SEED_SIZE]));
        List<String> command = Command.of(
                wrapper,
                options.peers().resolve("posix").toString(),
                "--storage_dir=" + directory.resolve("data"),
                "--listen=127.0.0.1:" + port);
        return Server.start(
                directory.resolve("log"),
                port,
                Map.of("LOG_PRIVATE_KEY", key.toPrivateText()),
                Command.of(command, flags));
    }

    /** Our stream of submissions on one connection. */
    Leg oursStreamed() throws Exception {
        try (Server server = startOurs(directory("stream"))) {
            Run unused = new StreamLoad(server.url(), options.leaf(), 8_192, 1).run(options.warmup());
            long cpu = server.cpuNanos();
            Run run = new StreamLoad(server.url(), options.leaf(), 8_192, 2).run(options.seconds());
            Leg leg = leg(server, run, cpu);
            check(server.url(), unused.completed() + run.completed());
            return leg;
        }
    }

    Server startOurs(Path directory) throws IOException {
        return Server.of(LogProcess.create(directory.resolve("log"), "ours.example/log", "raw")
                .startUnder(wrapper, options.jvm()));
    }

    Path directory(String name) throws IOException {
        return Files.createTempDirectory(options.data(), name);
    }

    private DistinctLeaves fresh() {
        return DistinctLeaves.none(Requests.post("/add", RAW, options.leaf(), System.nanoTime()));
    }

    private DistinctLeaves withDuplicates() {
        return DistinctLeaves.eachTenthAgain(Requests.post("/add", RAW, options.leaf(), System.nanoTime()));
    }

    private Leg single(Server server, DistinctLeaves leaves) throws Exception {
        try (server;
                HttpLoad load = new HttpLoad(
                        server.url(), options.connections(), leaves, PushBack.waiting(options.pushBack()))) {
            Run unused = load.run(options.warmup(), 0);
            long cpu = server.cpuNanos();
            Leg leg = leg(server, load.run(options.seconds(), 0), cpu);
            check(server.url(), leaves.accepted());
            return leg;
        }
    }

    static Leg leg(Server server, Run run, long cpuBefore) throws IOException {
        if (run.refused() > run.completed() / 2) {
            throw new IOException(run.refused() + " of " + run.completed() + " were refused");
        }
        long answered = run.completed() - run.refused();
        return new Leg(
                answered / run.seconds(),
                run.latencyMillis(50),
                run.latencyMillis(99),
                (server.cpuNanos() - cpuBefore) / 1e3 / Math.max(1, answered),
                server.residentBytes() >> 20,
                run.refused() * 100.0 / Math.max(1, run.completed()),
                run.pushedBack() * 100.0 / Math.max(1, run.completed() + run.pushedBack()));
    }

    /** That what was acknowledged is in the published tree, and that the tree is made of its entries. */
    private static void check(String url, long acknowledged)
            throws IOException, MalformedException, VerificationException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        TreeHead head = head(url);
        while (head.size() < acknowledged && System.nanoTime() < deadline) {
            head = head(url);
        }
        if (head.size() < acknowledged) {
            throw new IOException(acknowledged + " were acknowledged, " + head.size() + " are published");
        }
        var unused = Fsck.run(HttpTileSource.of(URI.create(url + "/")), head, (done, total) -> {});
    }

    private static TreeHead head(String url) throws IOException, MalformedException {
        return CheckpointNote.parse(Bytes.utf8(Metrics.get(url + "/checkpoint")))
                .checkpoint()
                .head();
    }
}
