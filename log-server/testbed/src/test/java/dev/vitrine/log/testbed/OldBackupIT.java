package dev.vitrine.log.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.log.testbed.crash.Promises;
import dev.vitrine.log.testbed.load.Metrics;
import dev.vitrine.log.testbed.process.JavaProcess;
import dev.vitrine.log.testbed.process.LogProcess;
import dev.vitrine.log.testbed.process.WitnessProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup of a log is put back after the log went on: a real log, a real witness, the real commands. */
class OldBackupIT {

    @TempDir
    private Path directory;

    @Test
    void aLogThatWasRestoredFromAnOldBackupTakesNoEntriesAndEndsAsHalted() throws Exception {
        WitnessProcess witness = WitnessProcess.create(directory.resolve("witness"), "witness.example/w");
        Path known = Files.writeString(directory.resolve("logs"), "quorum none\n");
        try (JavaProcess asked = witness.start(0, "--policy", known.toString(), "--reload-seconds", "1")) {
            Path policy = Files.writeString(
                    directory.resolve("policy"),
                    "witness w " + witness.vkeys().get(0) + " " + asked.url() + "\nquorum w\n");
            Path config = Files.writeString(directory.resolve("config.yaml"), "publish:\n  witness_pause: 100ms\n");
            LogProcess log = LogProcess.create(directory.resolve("log"), "old.example/log", "raw", policy);
            Path unused = Files.writeString(
                    known, "log " + log.vkeys().lines().findFirst().orElseThrow() + "\nquorum none\n");
            Path backup = directory.resolve("backup");
            try (JavaProcess server = log.serve(config)) {
                add(server, "before");
                awaitWitnessed(server, 2);
                log.command("backup", "--to", backup.toString(), "--keys", "yes");
                add(server, "after");
                awaitWitnessed(server, 3);
                assertThat(server.terminate()).isZero();
            }

            LogProcess old = LogProcess.at(directory.resolve("restored"));
            old.command("restore", "--from", backup.toString());
            try (JavaProcess server = old.serve(config)) {
                assertThat(new Promises().submit(server.url(), "another".getBytes(StandardCharsets.UTF_8)))
                        .as("a second entry 2 would be another history")
                        .isEqualTo(503);
                assertThat(Metrics.of(server.url()).value("log_halted")).isEqualTo(1);
                assertThat(size(server)).as("what it has is still shown").isEqualTo(2);
                assertThat(server.terminate()).isEqualTo(70);
            }
        }
    }

    private static void add(JavaProcess server, String leaf) {
        assertThat(new Promises().submit(server.url(), leaf.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(200);
    }

    private static long size(JavaProcess server) throws IOException {
        return Long.parseLong(Metrics.get(server.url() + "/checkpoint").split("\n", -1)[1]);
    }

    /** The quorum is the witness: what is published, it has cosigned. */
    private static void awaitWitnessed(JavaProcess server, long size) throws IOException {
        while (size(server) < size) {
            LockSupport.parkNanos(10_000_000);
        }
    }
}
