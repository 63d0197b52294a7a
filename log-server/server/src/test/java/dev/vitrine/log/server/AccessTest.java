package dev.vitrine.log.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.log.server.access.Tokens;
import dev.vitrine.proto.v1.SubmitRequest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may submit, and how much, where the configuration says so. */
class AccessTest {

    private static final String OCTETS = "application/octet-stream";

    private final List<AutoCloseable> open = new ArrayList<>();
    private Tokens.Fresh token;
    private Path tokens;

    @TempDir
    Path directory;

    @BeforeEach
    void makeAToken() throws Exception {
        token = Tokens.make("ci");
        tokens = Files.writeString(directory.resolve("tokens"), token.line() + "\n");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private TestServer server(String admission, String config) {
        TestServer server = TestServer.create(directory, admission, "quorum none\n", config);
        open.add(0, server);
        return server;
    }

    private TestServer withTokens() {
        return server("raw", "access:\n  tokens: " + tokens + "\n  reload: 10ms\n");
    }

    private String bearer() {
        return "Bearer " + token.token();
    }

    @Test
    void submittingNeedsATokenAndReadingDoesNot() {
        TestServer server = withTokens();

        HttpResponse<byte[]> without = server.add("a");
        HttpResponse<byte[]> wrong = server.post(
                "/v1/entries", OCTETS, "a".getBytes(StandardCharsets.US_ASCII), "Authorization", "Bearer guess");
        HttpResponse<byte[]> with =
                server.post("/v1/entries", OCTETS, "a".getBytes(StandardCharsets.US_ASCII), "Authorization", bearer());

        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(without.headers().firstValue("www-authenticate")).contains("Bearer");
        assertThat(TestServer.text(without)).contains("UNAUTHENTICATED");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(with.statusCode()).isEqualTo(200);
        assertThat(server.get("/v1/entries/1").statusCode()).isEqualTo(200);
        assertThat(server.get("/checkpoint").statusCode()).isEqualTo(200);
    }

    @Test
    void aStreamNeedsATokenToo() throws Exception {
        TestServer server = withTokens();

        HttpResponse<byte[]> refused =
                server.post("/v1/entries:stream", "application/x-protobuf-stream", StreamClient.frame("a"));
        HttpResponse<byte[]> taken = server.post(
                "/v1/entries:stream",
                "application/x-protobuf-stream",
                StreamClient.frame("a"),
                "Authorization",
                bearer());

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(taken.statusCode()).isEqualTo(200);
        assertThat(server.server().services().log().head().size()).isEqualTo(2);
    }

    @Test
    void grpcNeedsATokenToo() throws Exception {
        TestServer server = withTokens();
        Vertx vertx = Vertx.vertx();
        open.add(
                0, () -> vertx.close().toCompletionStage().toCompletableFuture().join());

        assertThat(submit(vertx, server, "Submit", "")).isEqualTo(GrpcStatus.UNAUTHENTICATED);
        assertThat(submit(vertx, server, "SubmitStream", "")).isEqualTo(GrpcStatus.UNAUTHENTICATED);
        assertThat(server.server().services().log().head().size()).isEqualTo(1);
        assertThat(submit(vertx, server, "Submit", bearer())).isEqualTo(GrpcStatus.OK);
        assertThat(server.server().services().log().head().size()).isEqualTo(2);
    }

    private static GrpcStatus submit(Vertx vertx, TestServer server, String method, String authorization) {
        ServiceMethod<Buffer, Buffer> submit = ServiceMethod.client(
                ServiceName.create("vitrine.v1", "LogService"),
                method,
                GrpcMessageEncoder.IDENTITY,
                GrpcMessageDecoder.IDENTITY);
        Buffer message = Buffer.buffer(SubmitRequest.newBuilder()
                .setLeaf(com.google.protobuf.ByteString.copyFromUtf8("over gRPC"))
                .build()
                .toByteArray());
        return GrpcClient.client(vertx)
                .request(SocketAddress.inetSocketAddress(server.port(), "127.0.0.1"), submit)
                .compose(request -> {
                    if (!authorization.isEmpty()) {
                        request.headers().set("authorization", authorization);
                    }
                    return request.send(message);
                })
                .compose(response -> response.end().otherwiseEmpty().map(unused -> response.status()))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @Test
    void aTokenThatIsTakenOutOfTheFileOpensNothingAnyMore() throws Exception {
        TestServer server = withTokens();
        Tokens.Fresh next = Tokens.make("ci");
        assertThat(add(server, token)).isEqualTo(200);

        replaceTokens(next.line() + " # the new one\n");

        int status = 200;
        while (status == 200) { // until the server has looked at the file; bounded by the test's timeout
            status = add(server, token);
        }
        assertThat(status).isEqualTo(401);
        assertThat(add(server, next)).isEqualTo(200);

        replaceTokens("this is no line of such a file\n");
        for (int i = 0; i < 20; i++) {
            assertThat(add(server, next)).as("a damaged file changes nothing").isEqualTo(200);
        }
    }

    /** In one step: half of a file, which the server might see else, is another list of tokens. */
    private void replaceTokens(String text) throws IOException {
        Path written = Files.writeString(tokens.resolveSibling("written"), text);
        Path unused = Files.move(written, tokens, StandardCopyOption.ATOMIC_MOVE);
    }

    private static int add(TestServer server, Tokens.Fresh with) {
        return server.post("/add", OCTETS, new byte[] {1}, "Authorization", "Bearer " + with.token())
                .statusCode();
    }

    @Test
    void aFileThatCannotBeUsedKeepsTheServerFromStarting() throws Exception {
        Files.writeString(tokens, "nonsense\n");

        assertThatThrownBy(this::withTokens)
                .isInstanceOf(StartException.class)
                .hasMessageContaining(tokens.toString())
                .hasMessageContaining("line 1");
    }

    @Test
    void anAddressGetsItsShareOfEntries() {
        TestServer server = server("raw", "access:\n  address_rate: 5\n");
        int taken = 0;
        HttpResponse<byte[]> refused = server.add("the first");
        while (refused.statusCode() == 200 && taken < 200) {
            taken++;
            refused = server.add("entry " + taken);
        }

        assertThat(taken).isGreaterThanOrEqualTo(5);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after")).contains("1");
    }

    @Test
    void aStreamGoesAsFastAsItsShareAndLosesNothing() throws Exception {
        TestServer server = server("raw", "access:\n  address_rate: 20\n");
        Buffer body = Buffer.buffer();
        for (int i = 0; i < 30; i++) {
            body.appendBytes(StreamClient.frame("entry " + i));
        }
        long start = System.nanoTime();

        HttpResponse<byte[]> answer =
                server.post("/v1/entries:stream", "application/x-protobuf-stream", body.getBytes());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(server.server().services().log().head().size()).isEqualTo(31);
        assertThat((System.nanoTime() - start) / 1e9).isGreaterThan(0.4); // 20 at once, the others one each 50 ms
    }

    @Test
    void onlyEntriesOfKnownPublishersAreTaken() throws Exception {
        PublisherSigner known = TestEntries.signer(1);
        PublisherSigner other = TestEntries.signer(2);
        Path publishers = Files.writeString(
                directory.resolve("publishers"), known.publicKey().keyId().hex() + "\n");
        TestServer server = server("evidence", "access:\n  publishers: " + publishers + "\n");
        var statement = TestEntries.statement("who said it?");

        HttpResponse<byte[]> ours = server.post(
                "/v1/entries",
                OCTETS,
                TestEntries.entry(statement, known).build().toByteArray());
        HttpResponse<byte[]> both = server.post(
                "/v1/entries",
                OCTETS,
                TestEntries.entry(statement, known, other).build().toByteArray());
        HttpResponse<byte[]> theirs = server.post(
                "/v1/entries",
                OCTETS,
                TestEntries.entry(statement, other).build().toByteArray());
        HttpResponse<byte[]> nobodys = server.post("/v1/entries", OCTETS, TestEntries.dsse("x"));

        assertThat(ours.statusCode()).isEqualTo(200);
        assertThat(both.statusCode()).isEqualTo(200);
        assertThat(theirs.statusCode()).isEqualTo(403);
        assertThat(TestServer.text(theirs)).contains("PUBLISHER_NOT_ALLOWED");
        assertThat(nobodys.statusCode()).isEqualTo(403);
    }

    @Test
    void aPublisherGetsHisShareWhateverHisAddress() {
        TestServer server = server("evidence", "access:\n  publisher_rate: 2\n");
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 40 && !statuses.contains(429); i++) {
            statuses.add(server.post("/v1/entries", OCTETS, TestEntries.leaf("entry " + i))
                    .statusCode());
        }

        assertThat(statuses).contains(200, 429);
    }

    @Test
    void anAddressGetsItsShareOfConnections() throws IOException {
        TestServer server = server("raw", "access:\n  address_connections: 2\n");
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            open.add(0, socket);
            sockets.add(socket);
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo(i < 2 ? 'H' : -1);
        }
        assertThat(sockets).hasSize(3);
    }

    @Test
    void aCompressedBodyIsRefusedAndNeverInflated() {
        TestServer server = server("raw", "");

        HttpResponse<byte[]> gzip = server.post("/add", OCTETS, new byte[] {1}, "Content-Encoding", "gzip");
        HttpResponse<byte[]> identity = server.post("/add", OCTETS, new byte[] {1}, "Content-Encoding", "identity");

        assertThat(gzip.statusCode()).isEqualTo(415);
        assertThat(identity.statusCode()).isEqualTo(200);
    }

    @Test
    void answersAreDataToABrowser() {
        TestServer server = server("raw", "");

        for (String path : List.of("/v1/log", "/checkpoint", "/v1/entries/0", "/tile/entries/000.p/1", "/nothing")) {
            HttpResponse<byte[]> answer = server.get(path);
            assertThat(answer.headers().firstValue("x-content-type-options"))
                    .as(path)
                    .contains("nosniff");
            if (!path.startsWith("/tile")) {
                assertThat(answer.headers().firstValue("content-security-policy"))
                        .as(path)
                        .isPresent();
            }
        }
    }
}
