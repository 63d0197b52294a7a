package dev.vitrine.log.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything is bounded, and says so. */
class LimitsTest {

    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    Path directory;

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

    private Socket connect(TestServer server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(20_000);
        open.add(0, socket);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Reads to the end of the connection, which a reset is too. */
    private static String rest(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (SocketException e) {
            return "";
        }
    }

    @Test
    void closesConnectionsAboveTheLimitAtOnce() throws IOException {
        TestServer server = server("raw", "http:\n  max_connections: 16\n");
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Socket socket = connect(server);
            sockets.add(socket);
            write(socket, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }

        Socket oneTooMany = connect(server);
        write(oneTooMany, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(rest(oneTooMany)).isEmpty();

        sockets.get(0).close();
        String answer = "";
        while (answer.isEmpty()) { // until the server has noticed that a place is free; bounded by the test's timeout
            Socket socket = connect(server);
            try {
                write(socket, "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                answer = rest(socket);
            } catch (SocketException e) {
                answer = "";
            }
        }
        assertThat(answer).startsWith("HTTP/1.1 200");
    }

    @Test
    void closesAConnectionOnWhichNothingCame() throws IOException {
        TestServer server = server("raw", "http:\n  idle_timeout: 1s\n");

        assertThat(rest(connect(server))).isEmpty();
    }

    @Test
    void closesAConnectionThatTricklesAHeader() throws Exception {
        TestServer server = server("raw", "http:\n  idle_timeout: 1s\n");
        Socket socket = connect(server);
        InputStream in = socket.getInputStream();
        write(socket, "GET /healthz HTTP/1.1\r\nX-Slow: ");

        boolean closed = false;
        while (!closed) { // a byte at a time, so that the connection is never silent
            try {
                write(socket, "x");
                socket.setSoTimeout(100);
                closed = in.read() < 0;
            } catch (java.net.SocketTimeoutException e) {
                closed = false;
            } catch (SocketException e) {
                closed = true;
            }
        }

        assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void closesAConnectionWhoseBodyDoesNotArrive() throws IOException {
        TestServer server = server("raw", "http:\n  request_timeout: 1s\n");
        Socket socket = connect(server);

        write(socket, "POST /add HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");

        assertThat(rest(socket)).isEmpty();
    }

    @Test
    void refusesAHeaderThatIsTooLarge() {
        TestServer server = server("raw", "");

        assertThat(server.get("/healthz", "X-Large", "x".repeat(20_000)).statusCode())
                .isEqualTo(431);
        assertThat(server.get("/healthz?" + "x".repeat(5_000)).statusCode()).isEqualTo(414);
    }

    @Test
    void refusesABodyBeforeItIsSent() throws IOException {
        TestServer server = server("raw", "");
        Socket socket = connect(server);

        write(socket, "POST /add HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\nExpect: 100-continue\r\n\r\n");

        byte[] start = new byte[12];
        assertThat(socket.getInputStream().readNBytes(start, 0, 12)).isEqualTo(12);
        assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
    }

    @Test
    void asksForABodyThatItWillTake() throws IOException {
        TestServer server = server("raw", "");
        Socket socket = connect(server);
        InputStream in = socket.getInputStream();

        write(
                socket,
                "POST /add HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
        byte[] start = in.readNBytes(12);
        write(socket, "ok");

        assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 100");
        assertThat(rest(socket)).contains("HTTP/1.1 200").endsWith("\r\n\r\n1");
    }

    @Test
    void takesABodyOfUnknownLengthUpToTheLimit() {
        TestServer server = server("raw", "");

        HttpResponse<byte[]> fits = server.send(server.request("/add")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[65_535]))));
        HttpResponse<byte[]> tooLong = server.send(server.request("/add")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[65_536]))));

        assertThat(fits.statusCode()).isEqualTo(200);
        assertThat(tooLong.statusCode()).isEqualTo(413);
    }

    @Test
    void answersTooManyRequestsWhenTheQueueIsFullAndLosesNothingThatItTook() {
        TestServer server = server("raw", "batch:\n  queue_entries: 1\n");

        var answers = IntStream.range(0, 200)
                .mapToObj(i -> server.http()
                        .sendAsync(
                                server.request("/add")
                                        .POST(BodyPublishers.ofString("entry " + i))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString()))
                .toList()
                .stream()
                .map(java.util.concurrent.CompletableFuture::join)
                .toList();

        long taken =
                answers.stream().filter(answer -> answer.statusCode() == 200).count();
        var refused =
                answers.stream().filter(answer -> answer.statusCode() != 200).toList();
        assertThat(taken).isPositive();
        assertThat(refused).isNotEmpty().allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.body()).contains("TOO_MANY_REQUESTS").contains("\"retryAfterSeconds\":1");
            assertThat(answer.headers().firstValue("retry-after")).contains("1");
        });
        assertThat(server.server().services().log().head().size()).isEqualTo(1 + taken);
    }

    @Test
    void answersTooManyRequestsWhenTooMuchWaitsForAdmission() {
        TestServer server = server("evidence", "work:\n  admission_threads: 1\n  admission_queue: 1\n");
        byte[] leaf = TestEntries.leaf("again and again");

        var statuses = IntStream.range(0, 100)
                .mapToObj(i -> server.http()
                        .sendAsync(
                                server.request("/v1/entries", "Content-Type", "application/octet-stream")
                                        .POST(BodyPublishers.ofByteArray(leaf))
                                        .build(),
                                HttpResponse.BodyHandlers.discarding()))
                .toList()
                .stream()
                .map(future -> future.join().statusCode())
                .distinct()
                .toList();

        assertThat(statuses).contains(200, 429).hasSize(2);
    }
}
