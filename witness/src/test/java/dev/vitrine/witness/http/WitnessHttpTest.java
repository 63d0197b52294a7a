package dev.vitrine.witness.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.wire.SignSubtreeRequest;
import dev.vitrine.witness.TestLog;
import dev.vitrine.witness.TestWitness;
import dev.vitrine.witness.store.FaultyCheckpointTable;
import dev.vitrine.witness.store.FaultyCheckpointTable.Fault;
import dev.vitrine.witness.store.OriginHash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every status code and every class of bad input, over a real socket. */
class WitnessHttpTest {

    private static final TestLog LOG = TestLog.of("log.example/http");
    private static final TestLog OTHER = TestLog.of("log.example/http-state");

    @TempDir
    static Path directory;

    private static HttpWitness witness;

    @BeforeAll
    static void start() throws Exception {
        List<VerifierKey> keys = new ArrayList<>(LOG.keys());
        keys.addAll(OTHER.keys());
        witness = HttpWitness.start(directory.resolve("db")).trusting(keys);
    }

    @AfterAll
    static void stop() {
        witness.close();
    }

    @Test
    void answersEveryStatusOfAddCheckpoint() throws Exception {
        TestLog stranger = TestLog.of("log.example/stranger");
        CheckpointNote unsigned = LOG.signedBy(TestLog.signer(LOG.origin(), KeyType.ED25519, "another"))
                .note(5);

        assertAnswer(add("nonsense"), 400, "malformed");
        assertAnswer(add("old 007\n\n" + text(LOG.note(5).toBytes())), 400, "malformed");
        assertAnswer(add(stranger.request(0, 5).toBytes()), 404, "unknown-origin");
        assertAnswer(add("old 0\n\n" + text(unsigned.toBytes())), 403, "not-signed-by-log");
        assertAnswer(add("old 6\n\n" + text(LOG.note(5).toBytes())), 400, "old-size-too-large");
        assertAnswer(
                add("old 0\n" + LOG.head(3).root() + "\n\n" + text(LOG.note(5).toBytes())), 422, "proof-not-empty");

        HttpResponse<String> cosigned = add(LOG.request(0, 5).toBytes());
        assertThat(cosigned.statusCode()).isEqualTo(200);
        assertThat(cosigned.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
        assertThat(cosigned.body().lines()).hasSize(2).allMatch(line -> line.startsWith("— " + TestWitness.NAME + " "));

        HttpResponse<String> conflict = add(LOG.request(3, 7).toBytes());
        assertThat(conflict.statusCode()).isEqualTo(409);
        assertThat(conflict.body()).isEqualTo("5\n");
        assertThat(conflict.headers().allValues("content-type")).containsExactly("text/x.tlog.size");

        assertAnswer(add("old 5\n\n" + text(LOG.note(7).toBytes())), 422, "bad-proof");
        assertAnswer(add(LOG.fork().request(5, 5).toBytes()), 422, "root-mismatch");
        assertAnswer(add(LOG.fork().request(5, 7).toBytes()), 422, "bad-proof");
    }

    @Test
    void answersEveryStatusOfSignSubtree() throws Exception {
        assertThat(add(OTHER.request(0, 14).toBytes()).statusCode()).isEqualTo(200);
        CheckpointNote reference = CheckpointNote.parse(
                Bytes.utf8(witness.checkpoint(OTHER.origin()).body()));
        SignSubtreeRequest honest = OTHER.subtree(8, 13, reference);

        assertThat(sign(text(honest.toBytes())).statusCode()).isEqualTo(200);
        assertAnswer(sign("subtree 8\n"), 400, "malformed");
        assertAnswer(sign(text(honest.toBytes()).replace("subtree 8 13", "subtree 08 13")), 400, "malformed");
        assertAnswer(sign(text(honest.toBytes()).replace("subtree 8 13", "subtree 1 3")), 400, "invalid-subtree");
        assertAnswer(sign(text(honest.toBytes()).replace("subtree 8 13", "subtree 8 15")), 400, "subtree-beyond-tree");
        assertAnswer(sign(text(honest.toBytes()).replace("subtree 8 13", "subtree 8 12")), 422, "bad-proof");
        assertAnswer(sign(text(OTHER.subtree(8, 13, OTHER.note(14)).toBytes())), 403, "not-cosigned");
        TestLog stranger = TestLog.of("log.example/stranger");
        assertAnswer(sign(text(stranger.subtree(8, 13, stranger.note(14)).toBytes())), 404, "unknown-origin");
    }

    @Test
    void anInvalidLastCharacterOfASignatureIsABadSignature() throws Exception {
        String note = text(LOG.note(9).toBytes());
        String altered = note.substring(0, note.length() - 3) + "x=\n";

        assertAnswer(add("old 0\n\n" + altered), 403, "bad-signature");
        assertAnswer(add("old 0\n\n" + altered.replace(LOG.origin(), "log.example/stranger")), 404, "unknown-origin");
    }

    @Test
    void neverCosignedAndStrangePathsAreNotFound() throws Exception {
        assertAnswer(witness.checkpoint("log.example/never"), 404, "never-cosigned");
        String hash = OriginHash.of(LOG.origin()).hex();
        for (String path : List.of(
                "/" + hash.toUpperCase(Locale.ROOT) + "/checkpoint",
                "/" + hash.substring(1) + "/checkpoint",
                "/" + hash + "/checkpoint/",
                "/" + hash + "//checkpoint",
                "/checkpoint",
                "//checkpoint",
                "/x/../" + hash + "/checkpoint",
                "/%2e%2e/" + hash + "/checkpoint",
                "/add-checkpoint/",
                "//add-checkpoint",
                "/add%2dcheckpoint",
                "/..%2f..%2fetc/passwd",
                "/metrics/../metrics",
                "/" + "a".repeat(1500))) {
            assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .as(path)
                    .startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void hostileRequestLinesAreRefusedAndTheServerStaysUp() throws Exception {
        for (String request : List.of(
                "GET\r\n\r\n",
                "!\0\1 ??\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET http://elsewhere.example/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /" + "a".repeat(5_000) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(20_000) + "\r\nConnection: close\r\n\r\n",
                "POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\nConnection: close\r\n\r\n",
                "POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n")) {
            String response = raw(request);
            assertThat(response).doesNotStartWith("HTTP/1.1 5").doesNotContain("Exception");
        }
        assertThat(witness.get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void aWrongMethodIsToldTheRightOne() throws Exception {
        HttpResponse<String> get = witness.get("/add-checkpoint");
        assertAnswer(get, 405, "method-not-allowed");
        assertThat(get.headers().firstValue("allow")).contains("POST");

        HttpResponse<String> post = witness.post("/witness.v0.json", Bytes.EMPTY);
        assertAnswer(post, 405, "method-not-allowed");
        assertThat(post.headers().firstValue("allow")).contains("GET, HEAD");
        assertAnswer(
                witness.post("/" + OriginHash.of(LOG.origin()).hex() + "/checkpoint", Bytes.EMPTY),
                405,
                "method-not-allowed");
    }

    @Test
    void headHasTheHeadersOfGetAndNoBody() throws Exception {
        String response = raw("HEAD /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(response).startsWith("HTTP/1.1 200 ").containsIgnoringCase("content-length: 3\r\n");
        assertThat(response).endsWith("\r\n\r\n");
    }

    @Test
    void refusesABodyThatDeclaresTooMuchBeforeReadingIt() throws Exception {
        String response = raw("POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 131073\r\n\r\n");
        assertThat(response).startsWith("HTTP/1.1 413 ").endsWith("too-large: a body has at most 131072 bytes\n");
    }

    @Test
    void refusesABodyThatGrowsTooLarge() throws Exception {
        StringBuilder request =
                new StringBuilder("POST /sign-subtree HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 9; i++) {
            request.append("4000\r\n").append("a".repeat(0x4000)).append("\r\n");
        }
        assertThat(raw(request.toString())).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void readsABodyOfExactlyTheLimit() throws Exception {
        assertAnswer(witness.post("/add-checkpoint", Bytes.utf8("a".repeat(131_072))), 400, "malformed");
    }

    @Test
    void aTruncatedBodyIsNoRequest() throws Exception {
        byte[] body = LOG.request(0, 5).toBytes().toByteArray();
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            out.write(body, 0, body.length - 1);
            socket.shutdownOutput();
            assertThat(read(socket)).doesNotStartWith("HTTP/1.1 200");
        }
    }

    @Test
    void randomBodiesGetAnAnswerAndLeaveTheServerUp() throws Exception {
        Random random = new Random(7);
        byte[] good = LOG.request(0, 5).toBytes().toByteArray();
        for (int i = 0; i < 200; i++) {
            byte[] body = good.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            int length = 1 + random.nextInt(body.length);
            int status = witness.post(
                            "/add-checkpoint", Bytes.copyOf(body, 0, random.nextBoolean() ? length : body.length))
                    .statusCode();
            assertThat(status).isIn(200, 400, 403, 404, 409, 422);
        }
        assertThat(witness.get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void keepsTheConnectionForTheNextRequest() throws Exception {
        try (Socket socket = connect()) {
            for (int i = 0; i < 3; i++) {
                socket.getOutputStream()
                        .write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                assertThat(readUntil(socket, "ok\n")).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void describesItselfToMachinesAndToPeople() throws Exception {
        JsonNode metadata =
                new ObjectMapper().readTree(witness.get("/witness.v0.json").body());
        assertThat(metadata.required("name").textValue()).isEqualTo(TestWitness.NAME);
        assertThat(metadata.required("submission_url").textValue()).isEqualTo(witness.server.url());
        assertThat(metadata.required("monitoring_url").textValue()).isEqualTo(witness.server.url());
        List<String> keys = new ArrayList<>();
        metadata.required("verifier_keys").forEach(key -> keys.add(key.textValue()));
        assertThat(keys)
                .isEqualTo(TestWitness.keys().verifierKeys().stream()
                        .map(VerifierKey::toString)
                        .toList());
        assertThat(metadata.required("software").required("name").textValue()).isEqualTo("vitrine-witness");

        HttpResponse<String> home = witness.get("/");
        assertThat(home.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
        assertThat(home.body()).contains(TestWitness.NAME).contains(keys.get(0));
    }

    @Test
    void countsByOutcome() throws Exception {
        assertAnswer(add("count me"), 400, "malformed");

        String metrics = witness.get("/metrics").body();

        assertThat(metrics)
                .containsPattern("witness_requests_total\\{endpoint=\"add-checkpoint\",outcome=\"malformed\"} [1-9]")
                .containsPattern("witness_request_seconds_bucket\\{endpoint=\"add-checkpoint\",le=\"\\+Inf\"} [1-9]")
                .contains("# TYPE witness_request_seconds histogram");
    }

    @Test
    void servesUnderAPrefix(@TempDir Path other) throws Exception {
        try (HttpWitness prefixed = HttpWitness.start(other.resolve("db"), "/w/1", HttpWitness.LIMITS, 1, 16)
                .trusting(LOG.keys())) {
            assertThat(prefixed.post("/w/1/add-checkpoint", LOG.request(0, 5).toBytes())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(prefixed.get("/w/1/" + OriginHash.of(LOG.origin()).hex() + "/checkpoint")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(prefixed.get("/" + OriginHash.of(LOG.origin()).hex() + "/checkpoint")
                            .statusCode())
                    .isEqualTo(404);
            for (String path : List.of("/witness.v0.json", "/w/1/witness.v0.json")) {
                assertThat(prefixed.get(path).body()).contains(prefixed.server.url() + "/w/1\"");
            }
        }
    }

    @Test
    void answersBusyWhenTheQueueIsFull(@TempDir Path other) throws Exception {
        CountDownLatch signing = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (HttpWitness small = HttpWitness.start(other.resolve("db"), "", HttpWitness.LIMITS, 1, 1)
                .trusting(LOG.keys())) {
            small.clock = () -> {
                signing.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return Instant.ofEpochSecond(1);
            };
            CompletableFuture<HttpResponse<String>> first =
                    async(small, LOG.request(0, 5).toBytes());
            signing.await();
            // One more waits, in whatever order the next two arrive; the other one is too many.
            CompletableFuture<HttpResponse<String>> second =
                    async(small, LOG.request(0, 5).toBytes());
            CompletableFuture<HttpResponse<String>> third =
                    async(small, LOG.request(0, 5).toBytes());
            HttpResponse<?> refused =
                    (HttpResponse<?>) CompletableFuture.anyOf(second, third).get(30, TimeUnit.SECONDS);

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("retry-after")).contains("1");
            assertThat((String) refused.body()).startsWith("busy: ");

            release.countDown();
            assertThat(first.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void answersInternalErrorWithoutACosignatureWhenTheStoreFails(@TempDir Path other) throws Exception {
        try (HttpWitness broken = HttpWitness.start(other.resolve("db")).trusting(LOG.keys())) {
            assertThat(broken.get("/readyz").statusCode()).isEqualTo(200);
            broken.database.close();

            HttpResponse<String> response =
                    broken.post("/add-checkpoint", LOG.request(0, 5).toBytes());

            assertAnswer(response, 500, "internal");
            assertThat(response.body()).doesNotContain("—").doesNotContain("Exception");
            assertAnswer(broken.checkpoint(LOG.origin()), 500, "internal");
            assertThat(broken.get("/healthz").statusCode()).isEqualTo(200);
            assertThat(broken.get("/metrics").body()).contains("outcome=\"internal\"");
        }
    }

    /** Every failing commit twice: nothing was stored, and everything was stored but we were told that it failed. */
    @ParameterizedTest
    @EnumSource
    void aFailedCommitGivesNoCosignatureAndTheMediumDecidesWhatComesNext(Fault fault, @TempDir Path other)
            throws Exception {
        FaultyCheckpointTable table = new FaultyCheckpointTable();
        try (HttpWitness faulty =
                HttpWitness.startOn(table, other.resolve("db")).trusting(LOG.keys())) {
            assertThat(faulty.post("/add-checkpoint", LOG.request(0, 3).toBytes())
                            .statusCode())
                    .isEqualTo(200);
            table.failNextCommit(fault);
            assertAnswer(faulty.post("/add-checkpoint", LOG.request(3, 5).toBytes()), 500, "internal");
            while (!faulty.store.isHealthy()) {
                Thread.onSpinWait(); // it recovers by itself
            }

            HttpResponse<String> again =
                    faulty.post("/add-checkpoint", LOG.request(3, 5).toBytes());
            if (fault == Fault.FAILED) {
                assertThat(again.statusCode()).isEqualTo(200);
            } else {
                assertThat(again.statusCode()).isEqualTo(409);
                assertThat(again.body()).isEqualTo("5\n");
            }
            assertAnswer(faulty.post("/add-checkpoint", LOG.fork().request(5, 5).toBytes()), 422, "root-mismatch");
            assertThat(faulty.post("/add-checkpoint", LOG.request(5, 7).toBytes())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void closesConnectionsThatKeepItWaiting(@TempDir Path other) throws Exception {
        HttpLimits hasty = new HttpLimits(2, Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofSeconds(5));
        try (HttpWitness impatient = HttpWitness.start(other.resolve("db"), "", hasty, 1, 16)) {
            try (Socket body = connect(impatient)) {
                body.getOutputStream()
                        .write("POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nold"
                                .getBytes(StandardCharsets.UTF_8));
                assertThat(read(body)).startsWith("HTTP/1.1 408 ");
            }
            try (Socket header = connect(impatient)) {
                header.getOutputStream().write("GET / HT".getBytes(StandardCharsets.UTF_8));
                assertThat(read(header)).doesNotStartWith("HTTP/1.1 2");
            }
        }
    }

    @Test
    void closesConnectionsBeyondTheLimit(@TempDir Path other) throws Exception {
        HttpLimits two = new HttpLimits(2, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(5));
        try (HttpWitness small = HttpWitness.start(other.resolve("db"), "", two, 1, 16);
                Socket first = connect(small);
                Socket second = connect(small)) {
            for (Socket socket : List.of(first, second)) {
                socket.getOutputStream()
                        .write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                assertThat(readUntil(socket, "ok\n")).startsWith("HTTP/1.1 200 ");
            }
            try (Socket third = connect(small)) {
                assertThat(read(third)).isEmpty();
            }
        }
    }

    @Test
    void manyClientsOfOneLogLeaveOneHistory(@TempDir Path other) throws Exception {
        int clients = 8;
        long size = 24;
        try (HttpWitness shared = HttpWitness.start(other.resolve("db")).trusting(LOG.keys())) {
            List<CompletableFuture<Integer>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                running.add(CompletableFuture.supplyAsync(() -> grow(shared, size), task -> new Thread(task).start()));
            }
            int cosigned = 0;
            for (CompletableFuture<Integer> each : running) {
                cosigned += each.get(60, TimeUnit.SECONDS);
            }
            assertThat(cosigned).isEqualTo((int) size);
            assertThat(shared.store.latest(OriginHash.of(LOG.origin()))).isEqualTo(LOG.head(size));
        }
    }

    /** Takes the log one leaf further as often as it is first, until it has the size. */
    private static int grow(HttpWitness shared, long size) {
        int cosigned = 0;
        try {
            for (long known = 0; known < size; ) {
                HttpResponse<String> response = shared.post(
                        "/add-checkpoint", LOG.request(known, known + 1).toBytes());
                if (response.statusCode() == 200) {
                    cosigned++;
                    known++;
                } else {
                    assertThat(response.statusCode()).isEqualTo(409);
                    known = Long.parseLong(response.body().strip());
                }
            }
            return cosigned;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static CompletableFuture<HttpResponse<String>> async(HttpWitness to, Bytes body) {
        return to.client.sendAsync(
                HttpRequest.newBuilder(to.uri("/add-checkpoint"))
                        .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> add(Bytes body) throws Exception {
        return witness.post("/add-checkpoint", body);
    }

    private static HttpResponse<String> add(String body) throws Exception {
        return add(Bytes.utf8(body));
    }

    private static HttpResponse<String> sign(String body) throws Exception {
        return witness.post("/sign-subtree", Bytes.utf8(body));
    }

    private static void assertAnswer(HttpResponse<String> response, int status, String code) {
        assertThat(response.body()).startsWith(code + ": ").endsWith("\n");
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
    }

    private static String text(Bytes bytes) {
        return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
    }

    private static Socket connect() throws IOException {
        return connect(witness);
    }

    private static Socket connect(HttpWitness to) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), to.server.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return read(socket);
        }
    }

    private static String read(Socket socket) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            long unused = socket.getInputStream().transferTo(all);
        } catch (IOException e) {
            // A reset: what came before it counts.
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static String readUntil(Socket socket, String end) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            text.append((char) next);
        }
        return text.toString();
    }
}
