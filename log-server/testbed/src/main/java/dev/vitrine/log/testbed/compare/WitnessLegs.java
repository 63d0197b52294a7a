package dev.vitrine.log.testbed.compare;

import dev.vitrine.log.testbed.load.HttpLoad;
import dev.vitrine.log.testbed.load.Run;
import dev.vitrine.log.testbed.process.JavaProcess;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Witnesses under the same requests of the same logs; every leg has a fresh database. */
final class WitnessLegs {

    private static final String MAIN = "dev.vitrine.witness.Main";

    private static final String LITEWITNESS_TABLES = """
            CREATE TABLE log (origin TEXT PRIMARY KEY, tree_size INTEGER NOT NULL, tree_hash TEXT NOT NULL);
            CREATE TABLE key (origin TEXT NOT NULL, key TEXT NOT NULL, FOREIGN KEY(origin) REFERENCES log(origin));
            """;

    private final Options options;
    private final List<String> wrapper;
    private final WitnessRequests requests;

    /** @param wrapper stands before the command of each witness */
    WitnessLegs(Options options, List<String> wrapper) throws Exception {
        this.options = options;
        this.wrapper = List.copyOf(wrapper);
        this.requests = new WitnessRequests(options.logs(), options.steps());
    }

    /** With both of its keys, as it is when nobody changes it. */
    Leg ours() throws Exception {
        return ours("both", options.witnessConnections());
    }

    /** With the one key that others have, too. */
    Leg oursEd25519() throws Exception {
        return ours("ed25519", options.witnessConnections());
    }

    Leg oursOnOneConnection() throws Exception {
        return ours("ed25519", 1);
    }

    private Leg ours(String keys, int connections) throws Exception {
        Path directory = directory("witness");
        Path dist = JavaProcess.root().resolve("witness/target/dist");
        Path data = directory.resolve("data");
        String unused = JavaProcess.run(dist, MAIN, "init", "--data", data.toString(), "--name", "ours.example/w");
        StringBuilder policy = new StringBuilder();
        requests.vkeys().forEach(vkey -> policy.append("log ").append(vkey).append('\n'));
        Path file = Files.writeString(directory.resolve("policy"), policy.append("quorum none\n"));
        Path log = Files.createFile(directory.resolve("log"));
        return run(
                Server.of(JavaProcess.startUnder(
                        wrapper,
                        dist,
                        log,
                        options.jvm(),
                        MAIN,
                        "serve",
                        "--data",
                        data.toString(),
                        "--listen",
                        "127.0.0.1:0",
                        "--policy",
                        file.toString(),
                        "--cosign-keys",
                        keys)),
                connections);
    }

    /** On one connection: updates at the same time are answered with 429, and fewer succeed the more there are. */
    Leg omniwitness() throws Exception {
        Path directory = directory("omniwitness");
        SigningKey key = SigningKey.fromSeed(
                KeyName.parse("omni.example/w"), KeyType.ED25519, Bytes.wrapUnsafe(new byte[SigningKey.SEED_SIZE]));
        Path keyFile = Files.writeString(directory.resolve("key"), key.toPrivateText() + "\n");
        StringBuilder yaml = new StringBuilder("Logs:\n");
        for (int i = 0; i < requests.vkeys().size(); i++) {
            yaml.append("  - Origin: ").append(requests.origins().get(i)).append('\n');
            yaml.append("    PublicKey: ").append(requests.vkeys().get(i)).append('\n');
            yaml.append("    URL: http://127.0.0.1:9/\n");
        }
        Path logs = Files.writeString(directory.resolve("logs.yaml"), yaml);
        int port = Server.freePort();
        return run(
                Server.start(
                        directory.resolve("log"),
                        port,
                        Map.of(),
                        Command.of(
                                wrapper,
                                options.peers().resolve("omniwitness").toString(),
                                "--private_key_path=" + keyFile,
                                "--db_file=" + directory.resolve("db"),
                                "--additional_logs=" + logs,
                                "--listen=127.0.0.1:" + port,
                                "--metrics_listen=127.0.0.1:" + Server.freePort())),
                1);
    }

    Leg litewitness() throws Exception {
        Path directory = directory("litewitness");
        Path pem = directory.resolve("key");
        String unused = Command.output(
                directory, Map.of(), "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", pem.toString());
        Path socket = directory.resolve("agent");
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("agent.log").toFile())
                .start();
        try {
            while (!Files.exists(socket) && agent.isAlive()) {
                Thread.onSpinWait();
            }
            String unusedAdd =
                    Command.output(directory, Map.of("SSH_AUTH_SOCK", socket.toString()), "ssh-add", pem.toString());
            String fingerprint = Command.output(directory, Map.of(), "ssh-keygen", "-lf", pem + ".pub")
                    .split(" ", -1)[1];
            String db = directory.resolve("db").toString();
            configure(directory, db);
            int port = Server.freePort();
            return run(Server.start(
                    directory.resolve("log"),
                    port,
                    Map.of(),
                    Command.of(
                            wrapper,
                            options.peers().resolve("litewitness").toString(),
                            "-db",
                            db,
                            "-name",
                            "lite.example/w",
                            "-ssh-agent",
                            socket.toString(),
                            "-key",
                            fingerprint,
                            "-listen",
                            "127.0.0.1:" + port)));
        } finally {
            agent.destroy();
        }
    }

    /** Tells litewitness of the logs: with its own tool where it could be built, otherwise by its tables. */
    private void configure(Path directory, String db) throws IOException, InterruptedException {
        Path tool = options.peers().resolve("witnessctl");
        if (Files.isExecutable(tool)) {
            StringBuilder list = new StringBuilder("logs/v0\n");
            for (String vkey : requests.vkeys()) {
                list.append("vkey ").append(vkey).append("\nqpd 86400000\ncontact none\n");
            }
            Path logs = Files.writeString(directory.resolve("logs.v0"), list);
            String unused = Command.output(
                    directory, Map.of(), tool.toString(), "pull-logs", "-db", db, "-source", logs.toString());
            return;
        }
        StringBuilder sql = new StringBuilder(LITEWITNESS_TABLES);
        for (int i = 0; i < requests.origins().size(); i++) {
            sql.append("INSERT INTO log VALUES('%s', 0, '%s');%n"
                    .formatted(requests.origins().get(i), TreeHead.EMPTY.root().base64()));
            sql.append("INSERT INTO key VALUES('%s', '%s');%n"
                    .formatted(requests.origins().get(i), requests.vkeys().get(i)));
        }
        Path script = Files.writeString(directory.resolve("logs.sql"), sql);
        String python = "import sqlite3,sys; sqlite3.connect(sys.argv[1]).executescript(open(sys.argv[2]).read())";
        String unused = Command.output(directory, Map.of(), "python3", "-c", python, db, script.toString());
    }

    private Leg run(Server server) throws IOException {
        return run(server, Math.min(options.witnessConnections(), options.logs()));
    }

    private Leg run(Server server, int connections) throws IOException {
        try (server;
                HttpLoad load = new HttpLoad(server.url(), connections, requests.fromTheStart())) {
            Run unused = load.run(options.warmup(), 0);
            long cpu = server.cpuNanos();
            return LogLegs.leg(server, load.run(options.seconds(), 0), cpu);
        }
    }

    private Path directory(String name) throws IOException {
        return Files.createTempDirectory(options.data(), name);
    }
}
