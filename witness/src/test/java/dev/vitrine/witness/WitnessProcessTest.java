package dev.vitrine.witness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.cosignature.CheckpointVerifier;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.wire.CosignatureResponse;
import dev.vitrine.tlog.wire.OriginIds;
import dev.vitrine.witness.WitnessProcess.Finished;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The witness as its operator meets it: a command, files, signals, and a cut cable. */
class WitnessProcessTest {

    private static final String NAME = "witness.example/process";

    @TempDir
    Path work;

    private final HttpClient client = HttpClient.newHttpClient();
    private Path data;
    private List<VerifierKey> keys;

    @BeforeEach
    void init() throws Exception {
        data = work.resolve("data");
        Finished init = WitnessProcess.run(work, "init", "--data", data.toString(), "--name", NAME);
        assertThat(init.status()).as(init.output()).isZero();
        keys = new ArrayList<>();
        for (String vkey : init.output().lines().toList()) {
            keys.add(VerifierKey.parse(vkey));
        }
    }

    @Test
    void initServeReloadStopAndTheWaysToGetItWrong() throws Exception {
        assertThat(keys).hasSize(2).allSatisfy(key -> assertThat(key.name().value())
                .isEqualTo(NAME));
        assertThat(Files.readString(data.resolve("vkeys"))).isEqualTo(keys.get(0) + "\n" + keys.get(1) + "\n");
        for (String secret : List.of("ed25519.key", "ml-dsa-44.key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(secret))))
                    .isEqualTo("rw-------");
        }
        TestLog log = TestLog.of("log.example/p");
        Path list = Files.writeString(work.resolve("list"), "logs/v0\n");
        String ed25519Secret = Files.readString(data.resolve("ed25519.key")).strip();

        try (WitnessProcess witness = WitnessProcess.serve(work, data, "--logs", list.toString())) {
            assertThat(Files.readString(data.resolve("listen")).strip())
                    .isEqualTo(witness.uri("/").getAuthority());
            assertThat(post(witness, log, 0, 5).statusCode()).isEqualTo(404);

            Path unused = Files.writeString(
                    list, "logs/v0\nvkey " + log.vkey() + "\nqpd 86400\ncontact someone@example.org\n");
            HttpResponse<String> response = post(witness, log, 0, 5);
            for (int i = 0; response.statusCode() == 404 && i < 10_000; i++) {
                response = post(witness, log, 0, 5); // the file is looked at once a second
            }
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(assertCosigned(log.note(5), response.body()))
                    .isEqualTo(log.note(5).checkpoint());

            assertThat(witness.terminate()).isEqualTo(128 + 15);
            assertThat(data.resolve("listen")).doesNotExist();
        }
        try (WitnessProcess again = WitnessProcess.serve(work, data)) {
            HttpResponse<String> conflict = post(again, log, 0, 7);
            assertThat(conflict.statusCode()).isEqualTo(409);
            assertThat(conflict.body()).isEqualTo("5\n");
            assertThat(post(again, log, 5, 7).statusCode()).isEqualTo(200);
            assertThat(again.terminate()).isEqualTo(128 + 15);
        }
        assertThat(Files.readAllLines(work.resolve("log")))
                .isNotEmpty()
                .allSatisfy(
                        line -> assertThat(line).startsWith("{").endsWith("}").doesNotContain(ed25519Secret));
        assertThat(Files.readString(work.resolve("log")))
                .contains("effective configuration")
                .contains("witness stopped");
    }

    @Test
    void wrongCommandLinesSaySo() throws Exception {
        Finished twice = WitnessProcess.run(work, "init", "--data", data.toString(), "--name", NAME);
        assertThat(twice.status()).isEqualTo(1);
        assertThat(twice.output()).contains("is not empty");

        Finished empty = WitnessProcess.run(
                work, "serve", "--data", work.resolve("nothing").toString());
        assertThat(empty.status()).isEqualTo(1);
        assertThat(empty.output()).contains("init");
        assertThat(work.resolve("nothing")).doesNotExist();

        Finished misspelt = WitnessProcess.run(work, "serve", "--data", data.toString(), "--thread", "1");
        assertThat(misspelt.status()).isEqualTo(64);
        assertThat(misspelt.output()).contains("thread");

        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Finished inUse = WitnessProcess.run(
                    work, "serve", "--data", data.toString(), "--listen", "127.0.0.1:" + taken.getLocalPort());
            assertThat(inUse.status()).isEqualTo(1);
            assertThat(inUse.output()).contains("in use");
        }
    }

    /**
     * Kills the process again and again under load, while two histories of every log compete for its signature. Whatever
     * it signed must be one history: no two roots at one size, every cosigned tree a prefix of the next, and after each
     * restart nothing below what was acknowledged.
     */
    @Test
    void neverSignsTwoHistoriesAndNeverForgetsOneHoweverOftenItIsKilled() throws Exception {
        long seed = 20_261_122;
        Random random = new Random(seed);
        int kills = 10;
        List<Account> accounts = new ArrayList<>();
        StringBuilder policy = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            TestLog log = TestLog.of("log.example/crash/" + i);
            accounts.add(new Account(log));
            policy.append("log ").append(log.vkey()).append('\n');
        }
        Path policyFile = Files.writeString(work.resolve("policy"), policy + "quorum none\n");
        for (int kill = 0; kill <= kills; kill++) {
            try (WitnessProcess witness =
                    WitnessProcess.serve(work, data, "--policy", policyFile.toString(), "--gossip-seconds", "0")) {
                for (Account account : accounts) {
                    account.assertRemembered(latest(witness, account.log));
                }
                if (kill == kills) {
                    break;
                }
                CountDownLatch enough = new CountDownLatch(20 + random.nextInt(100));
                List<CompletableFuture<Void>> clients = new ArrayList<>();
                for (Account account : accounts) {
                    clients.add(load(() -> grow(witness, account.log, account, enough)));
                    clients.add(load(() -> grow(witness, account.log.fork(), account, enough)));
                }
                assertThat(enough.await(60, TimeUnit.SECONDS))
                        .as("seed " + seed)
                        .isTrue();
                witness.kill();
                for (CompletableFuture<Void> each : clients) {
                    each.get(30, TimeUnit.SECONDS);
                }
            }
        }
        int total = 0;
        for (Account account : accounts) {
            total += account.assertOneHistory();
        }
        assertThat(total).isGreaterThan(10 * kills);
    }

    /** What one log's clients were answered, by size; a cosignature that left counts, verified or not. */
    private static final class Account {

        private final TestLog log;
        private final Map<Long, Hash> roots = new HashMap<>();
        private long largest;

        Account(TestLog log) {
            this.log = log;
        }

        synchronized void add(Checkpoint checkpoint) {
            Hash other = roots.putIfAbsent(checkpoint.size(), checkpoint.root());
            assertThat(other == null || other.equals(checkpoint.root()))
                    .as("two roots at size " + checkpoint.size())
                    .isTrue();
            largest = Math.max(largest, checkpoint.size());
        }

        synchronized void assertRemembered(long latest) {
            assertThat(latest).isGreaterThanOrEqualTo(largest);
        }

        synchronized int assertOneHistory() {
            boolean honest = roots.entrySet().stream()
                    .allMatch(each -> log.head(each.getKey()).root().equals(each.getValue()));
            boolean forked = roots.entrySet().stream()
                    .allMatch(each -> log.fork().head(each.getKey()).root().equals(each.getValue()));
            assertThat(honest || forked).as("one history").isTrue();
            return roots.size();
        }
    }

    private interface Load {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> load(Load load) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        load.run();
                    } catch (IOException e) {
                        // The process was killed under this request: whether it was cosigned is not known, as in life.
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                },
                task -> new Thread(task, "load").start());
    }

    private void grow(WitnessProcess witness, TestLog log, Account account, CountDownLatch enough) throws Exception {
        long known = 0;
        for (int attempt = 0; attempt < 2_000; attempt++) {
            long next = known + 1;
            HttpResponse<String> response = post(witness, log, known, next);
            switch (response.statusCode()) {
                case 200 -> {
                    account.add(assertCosigned(log.note(next), response.body()));
                    enough.countDown();
                    known = next;
                }
                case 409 -> known = Long.parseLong(response.body().strip());
                case 422 -> {
                    return; // the other history won
                }
                default -> throw new AssertionError("status " + response.statusCode() + ": " + response.body());
            }
        }
    }

    private Checkpoint assertCosigned(CheckpointNote note, String lines) throws Exception {
        CheckpointNote cosigned =
                note.plusSignatures(CosignatureResponse.parse(Bytes.utf8(lines)).signatures());
        assertThat(CheckpointVerifier.of(keys).verify(cosigned)).hasSize(2);
        return cosigned.checkpoint();
    }

    /** The size that the witness says it cosigned last, with proof: its monitoring path. */
    private long latest(WitnessProcess witness, TestLog log) throws Exception {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(witness.uri(OriginIds.monitoringPath(log.origin())))
                        .build(),
                BodyHandlers.ofString());
        if (response.statusCode() == 404) {
            return 0;
        }
        CheckpointNote note = CheckpointNote.parse(Bytes.utf8(response.body()));
        assertThat(CheckpointVerifier.of(keys).verify(note)).hasSize(2);
        assertThat(CheckpointVerifier.of(log.keys()).verify(note)).hasSize(1);
        return note.checkpoint().size();
    }

    private HttpResponse<String> post(WitnessProcess witness, TestLog log, long from, long to)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(witness.uri("/add-checkpoint"))
                        .timeout(Duration.ofSeconds(30))
                        .POST(BodyPublishers.ofByteArray(
                                log.request(from, to).toBytes().toByteArray()))
                        .build(),
                BodyHandlers.ofString());
    }
}
