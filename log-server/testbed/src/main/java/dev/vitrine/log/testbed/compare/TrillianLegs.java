package dev.vitrine.log.testbed.compare;

import dev.vitrine.log.testbed.load.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Trillian's log server and signer with a database of their own, under leaves that are queued over gRPC.
 *
 * <p>A leaf counts when the signed root covers it. Trillian has no tiles, so this count is all that is checked. It has no
 * quotas here, which would ask the database, and signs as often and as much as its own load tests recommend.
 */
final class TrillianLegs {

    private static final int DATABASE_CONNECTIONS = 64; // of each of the two servers
    private static final int MOST_IN_FLIGHT = 512;
    private static final List<String> BINARIES = List.of("trillian_log_server", "trillian_log_signer", "createtree");

    private final Options options;

    TrillianLegs(Options options) throws IOException {
        this.options = options;
        for (String binary : BINARIES) {
            if (!Files.isExecutable(options.peers().resolve(binary))) {
                throw new IOException("there is no " + options.peers().resolve(binary));
            }
        }
    }

    Leg run() throws Exception {
        Path directory = Files.createTempDirectory(options.data(), "trillian");
        try (MariaDb database = MariaDb.start(directory)) {
            database.create("trillian", options.peers().resolve("storage.sql"));
            int port = Server.freePort();
            try (Server log = start(directory, "trillian_log_server", port, database);
                    Server signer = start(
                            directory,
                            "trillian_log_signer",
                            Server.freePort(),
                            database,
                            "--force_master",
                            "--sequencer_interval=100ms",
                            "--batch_size=5000");
                    TrillianLoad load =
                            new TrillianLoad(port, createTree(directory, port), options.leaf(), inFlight())) {
                Server all = Server.together(log, signer, database.server());
                Run unused = load.run(options.warmup());
                long cpu = all.cpuNanos();
                return LogLegs.leg(all, load.run(options.seconds()), cpu);
            }
        }
    }

    private int inFlight() {
        return Math.min(MOST_IN_FLIGHT, options.connections());
    }

    private Server start(Path directory, String name, int port, MariaDb database, String... flags) throws IOException {
        return Server.start(
                directory.resolve(name + ".log"),
                port,
                Map.of(),
                Command.of(
                        List.of(
                                options.peers().resolve(name).toString(),
                                "--storage_system=mysql",
                                "--mysql_uri=" + database.uri("trillian"),
                                "--mysql_max_conns=" + DATABASE_CONNECTIONS,
                                "--quota_system=noop",
                                "--rpc_endpoint=127.0.0.1:" + port,
                                "--http_endpoint="),
                        flags));
    }

    private long createTree(Path directory, int port) throws IOException, InterruptedException {
        return treeId(Command.output(
                directory,
                Map.of(),
                options.peers().resolve("createtree").toString(),
                "--admin_server=127.0.0.1:" + port));
    }

    /** The line of what {@code createtree} prints that is a number; the others are its log. */
    static long treeId(String output) throws IOException {
        String line = output.lines()
                .filter(text -> text.matches("[0-9]{1,19}"))
                .findFirst()
                .orElseThrow(() -> new IOException("createtree did not name a tree: " + output));
        return Long.parseLong(line);
    }
}
