package dev.vitrine.log.testbed.load;

import dev.vitrine.log.testbed.process.JavaProcess;
import dev.vitrine.log.testbed.process.LogProcess;
import dev.vitrine.log.testbed.process.WitnessProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A log and its witnesses, each a process on this machine. */
final class WitnessedLog implements AutoCloseable {

    private static final List<String> WITNESS_JVM = List.of("-Xmx128m", "-XX:+UseSerialGC");

    private final JavaProcess server;
    private final Deque<JavaProcess> witnesses;

    private WitnessedLog(JavaProcess server, Deque<JavaProcess> witnesses) {
        this.server = server;
        this.witnesses = witnesses;
    }

    static WitnessedLog start(Path directory, int count, int quorum, List<String> jvm) throws IOException {
        Path unused = Files.createDirectories(directory);
        Deque<JavaProcess> witnesses = new ArrayDeque<>();
        try {
            StringBuilder policy = new StringBuilder();
            StringBuilder group = new StringBuilder("group quorum-of-witnesses " + quorum);
            Path known = Files.writeString(directory.resolve("logs"), "quorum none\n"); // the log's own key comes later
            for (int i = 0; i < count; i++) {
                WitnessProcess witness =
                        WitnessProcess.create(directory.resolve("witness" + i), "witness" + i + ".example/w");
                JavaProcess running =
                        witness.start(WITNESS_JVM, 0, "--policy", known.toString(), "--reload-seconds", "1");
                witnesses.push(running);
                String name = "w" + i;
                policy.append("witness ").append(name).append(' ');
                policy.append(witness.vkeys().get(0))
                        .append(' ')
                        .append(running.url())
                        .append('\n');
                group.append(' ').append(name);
            }
            policy.append(group).append("\nquorum quorum-of-witnesses\n");
            Path file = Files.writeString(directory.resolve("policy"), policy);
            LogProcess log = LogProcess.create(directory.resolve("log"), "witnessed.example/log", "raw", file);
            StringBuilder logs = new StringBuilder();
            log.vkeys().lines().forEach(vkey -> logs.append("log ").append(vkey).append('\n'));
            Path unusedLogs = Files.writeString(known, logs.append("quorum none\n"));
            Path config = Files.writeString(
                    directory.resolve("config.yaml"), "publish:\n  witness_pause: 1s\n  min_interval: 10ms\n");
            return new WitnessedLog(log.startUnder(List.of(), jvm, "--config", config.toString()), witnesses);
        } catch (IOException | RuntimeException e) {
            witnesses.forEach(JavaProcess::close);
            throw e;
        }
    }

    JavaProcess server() {
        return server;
    }

    @Override
    public void close() {
        server.close();
        witnesses.forEach(JavaProcess::close);
    }
}
