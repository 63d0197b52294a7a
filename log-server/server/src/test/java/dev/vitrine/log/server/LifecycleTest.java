package dev.vitrine.log.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.log.LogOpenException;
import dev.vitrine.proto.v1.LogPolicy;
import dev.vitrine.proto.v1.LoggedEntry;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.ConsistencyProof;
import dev.vitrine.tlog.tile.Fsck;
import dev.vitrine.tlog.tile.FsckProgress;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Birth, restart, orderly stop. */
class LifecycleTest {

    @TempDir
    Path directory;

    private Init init(Path data) {
        return new Init(new DataDirectory(data), new SecureRandom(), InstantSource.system());
    }

    @Test
    void entryZeroIsTheSignedPolicyOfTheLog() throws Exception {
        try (TestServer server = TestServer.evidence(directory)) {
            LoggedEntry first = LoggedEntry.parseFrom(server.get("/v1/entries/0", "Accept", "application/x-protobuf")
                    .body());
            var entry = dev.vitrine.proto.rules.EntryRules.parse(first.getLeaf());
            LogPolicy policy = Statement.parseFrom(entry.getPayload()).getLogPolicy();

            assertThat(policy.getOrigin()).isEqualTo(TestServer.ORIGIN);
            assertThat(policy.getAdmission()).isEqualTo("evidence");
            assertThat(policy.getMaxLeafSize()).isEqualTo(65_535);
            assertThat(policy.getVkeysList())
                    .containsExactlyElementsOf(
                            LogKeys.read(server.data().keys()).vkeys());
            // and it would be admitted like anybody else's
            HttpResponse<byte[]> again = server.post(
                    "/v1/entries", "application/octet-stream", first.getLeaf().toByteArray());
            assertThat(TestServer.text(again)).contains("\"index\":\"0\"").contains("\"duplicate\":true");
        }
    }

    @Test
    void goesOnAfterARestartWhereItWas() throws Exception {
        try (TestServer server = TestServer.raw(directory)) {
            for (int i = 1; i < 300; i++) {
                server.add("entry " + i);
            }
            Checkpoint before = server.awaitPublished(300).checkpoint();

            server.restart();
            assertThat(server.checkpoint().checkpoint()).isEqualTo(before);
            assertThat(TestServer.text(server.add("entry 7"))).as("still known").isEqualTo("7");
            assertThat(TestServer.text(server.add("new"))).isEqualTo("300");

            Checkpoint after = server.awaitPublished(301).checkpoint();
            var proof = dev.vitrine.proto.v1.ConsistencyProof.parseFrom(
                    server.get("/v1/consistency?from=300&to=301", "Accept", "application/x-protobuf")
                            .body());
            new ConsistencyProof(
                            300,
                            301,
                            proof.getHashesList().stream()
                                    .map(hash -> dev.vitrine.tlog.merkle.Hash.of(hash.toByteArray(), 0))
                                    .toList())
                    .verify(before.root(), after.root());
            assertThat(Fsck.run(server.tiles(), after.head(), FsckProgress.NONE).entries())
                    .isEqualTo(301);
        }
    }

    @Test
    void losesNothingThatItAcknowledgedWhenItIsStoppedUnderLoad() throws Exception {
        Map<String, Long> acknowledged = new ConcurrentHashMap<>();
        CountDownLatch some = new CountDownLatch(200);
        AtomicBoolean stop = new AtomicBoolean();
        TestServer server = TestServer.raw(directory);
        CompletableFuture<?>[] writers = new CompletableFuture<?>[4];
        for (int w = 0; w < writers.length; w++) {
            int writer = w;
            writers[w] = CompletableFuture.runAsync(() -> {
                for (int i = 0; !stop.get(); i++) {
                    String leaf = writer + " writes " + i;
                    try {
                        HttpResponse<String> answer = server.http()
                                .send(
                                        server.request("/add")
                                                .POST(BodyPublishers.ofString(leaf))
                                                .build(),
                                        HttpResponse.BodyHandlers.ofString());
                        if (answer.statusCode() == 200) {
                            acknowledged.put(leaf, Long.parseLong(answer.body()));
                        }
                    } catch (IOException e) {
                        return; // stopped
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    some.countDown();
                }
            });
        }
        some.await();
        server.close();
        stop.set(true);
        CompletableFuture.allOf(writers).join();

        server.restart();
        try (server) {
            long size = server.server().services().log().head().size();
            assertThat(server.checkpoint().checkpoint().size())
                    .as("the last head was published before the end")
                    .isEqualTo(size);
            acknowledged.forEach((leaf, index) -> assertThat(server.server()
                            .services()
                            .log()
                            .entry(index)
                            .orElseThrow()
                            .toByteArray())
                    .asString()
                    .isEqualTo(leaf));
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(100);
        }
    }

    @Test
    void isCreatedByAnExplicitActOnly() {
        assertThatThrownBy(() -> Main.start(
                        new DataDirectory(directory),
                        dev.vitrine.log.server.config.ServerConfig.defaults(2),
                        "127.0.0.1",
                        0))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("init");
    }

    @Test
    void isCreatedOnce() throws Exception {
        Path data = directory.resolve("log");
        LogKeys unused = init(data).run("a.example", "raw", Optional.empty());

        assertThatThrownBy(() -> init(data).run("a.example", "raw", Optional.empty()))
                .isInstanceOf(StartException.class)
                .hasCauseInstanceOf(LogOpenException.class);
        assertThatThrownBy(() -> init(data).run("b.example", "raw", Optional.empty()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("another log");
    }

    @Test
    void takesUpACreationThatWasInterrupted() throws Exception {
        Path data = directory.resolve("log");
        var unusedAlso = Files.createDirectories(data);
        new LogIdentity("a.example", "raw", 1_700_000_000).write(data.resolve("log.yaml"));
        LogKeys half = LogKeys.create(
                data.resolve("keys"),
                dev.vitrine.tlog.note.KeyName.parse("a.example"),
                java.util.Optional.empty(),
                new SecureRandom());

        LogKeys whole = init(data).run("a.example", "raw", Optional.empty());

        assertThat(whole.vkeys()).isEqualTo(half.vkeys());
    }

    @Test
    void refusesOriginsThatCannotBeNames() {
        for (String origin : new String[] {"", "a b", "a+b", "x".repeat(256), "a\"b", "a\\b", "a\u00a0b"}) {
            assertThatThrownBy(() -> init(directory.resolve("log")).run(origin, "raw", Optional.empty()))
                    .as(origin)
                    .isInstanceOf(StartException.class);
        }
        assertThat(Files.exists(directory.resolve("log"))).isFalse();
    }

    @Test
    void refusesAPolicyThatIsNone() throws IOException {
        Path policy = Files.writeString(directory.resolve("policy"), "quorum nobody\n");

        assertThatThrownBy(() -> init(directory.resolve("log")).run("a.example", "raw", Optional.of(policy)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("tlog-policy");
    }

    @Test
    void keepsSecretsFromOthersAndRefusesThemOtherwise() throws Exception {
        Path data = directory.resolve("log");
        LogKeys unused = init(data).run("a.example", "raw", Optional.empty());
        for (String name : new String[] {"ed25519.key", "mldsa44.key", "publisher.seed"}) {
            Path secret = data.resolve("keys").resolve(name);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                    .isEqualTo("rw-------");

            var unusedAlso = Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r-----"));
            assertThatThrownBy(() -> LogKeys.read(data.resolve("keys")))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("chmod 600");
            var unusedAnd = Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void refusesToServeALogWhoseDirectoryContradictsIt() throws Exception {
        Path data = directory.resolve("log");
        LogKeys unused = init(data).run("a.example", "raw", Optional.empty());
        new LogIdentity("a.example", "evidence", 1).write(data.resolve("log.yaml"));

        assertThatThrownBy(() -> Main.start(
                        new DataDirectory(data),
                        dev.vitrine.log.server.config.ServerConfig.defaults(2),
                        "127.0.0.1",
                        0))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("contradict");
    }

    @Test
    void publishedCheckpointsCarryBothOfTheLogsSignatures() throws Exception {
        try (TestServer server = TestServer.raw(directory)) {
            CheckpointNote note = server.awaitPublished(1);

            assertThat(note.signatures()).hasSize(2);
            assertThat(server.policy().logs()).hasSize(2);
        }
    }

    @Test
    void tellsItsState() {
        try (TestServer server = TestServer.raw(directory)) {
            server.add("a");
            server.awaitPublished(2);

            assertThat(TestServer.text(server.get("/healthz"))).isEqualTo("ok\n");
            assertThat(TestServer.text(server.get("/readyz")))
                    .isEqualTo(
                            "{\"ready\":true,\"log\":\"running\",\"committedSize\":\"2\",\"publishedSize\":\"2\",\"witnessAlarms\":[]}\n");
            String metrics = TestServer.text(server.get("/metrics"));
            assertThat(metrics)
                    .contains("log_appended_total 1\n")
                    .contains("log_committed_size 2\n")
                    .contains("log_requests_total{route=\"/add\",status=\"200\"} 1\n")
                    .contains("log_batch_entries_count 1\n")
                    .contains("log_halted 0\n");
        }
    }
}
