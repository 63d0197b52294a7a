package dev.vitrine.log.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are wrong in every way, over real connections: each is answered or its connection closed, none with 500. */
class HostileRequestsTest {

    private static final int REQUESTS = 200;

    private static final List<String> REQUEST_LINES = List.of(
            "GET /checkpoint",
            "GET /tile/0/000",
            "GET /tile/0/x001/000.p/255",
            "GET /tile/entries/000.p/1",
            "GET /v1/entries/0",
            "GET /v1/entries/0/receipt?wait=witnessed",
            "GET /v1/entries/99999999999999999999/view",
            "GET /v1/search?q=%ff&limit=0",
            "GET /v1/enclaves/sgx-mrenclave/00",
            "GET /v1/consistency?from=1&to=0",
            "GET /v1/events?from=-1",
            "HEAD /v1/blobs/zz",
            "PUT /v1/blobs/00",
            "POST /add",
            "POST /v1/entries",
            "POST /v1/entries:stream",
            "POST /vitrine.v1.LogService/Submit",
            "OPTIONS *",
            "BREW /coffee");

    private static final List<String> HEADERS = List.of(
            "Content-Type: application/json",
            "Content-Type: application/x-protobuf-stream",
            "Content-Type: application/grpc",
            "Content-Type: ;;;",
            "Content-Length: 5",
            "Content-Length: -1",
            "Content-Length: 99999999999",
            "Transfer-Encoding: chunked",
            "Content-Encoding: gzip",
            "Accept: */*;q=NaN, text/html;q=1e999",
            "Accept-Encoding: gzip;q=,*",
            "Range: bytes=9-1",
            "Expect: 100-continue",
            "Authorization: Bearer ",
            "Connection: upgrade, http2-settings",
            "Upgrade: h2c",
            "Vitrine-Upload: AAAA");

    private static final List<String> BODIES = List.of(
            "", "hello", "5\r\nhello\r\n0\r\n\r\n", "ffffffff\r\n", "{\"leaf\":\"", "\u0000\u0000\u0000\u0000\u0001x");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {LogIdentity.RAW, LogIdentity.EVIDENCE})
    void areAnsweredOrCut(String admission) throws Exception {
        SplittableRandom random = new SplittableRandom(20_261_122);
        try (TestServer server = TestServer.create(directory, admission, "quorum none\n", "")) {
            for (int i = 0; i < REQUESTS; i++) {
                byte[] request = request(random);
                assertThat(status(server.port(), request))
                        .as("request %s: %s", i, new String(request, StandardCharsets.ISO_8859_1))
                        .isNotEqualTo("500");
            }
            assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
            assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
        }
    }

    private static byte[] request(SplittableRandom random) {
        StringBuilder text = new StringBuilder(pick(random, REQUEST_LINES)).append(" HTTP/1.1\r\nHost: log\r\n");
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(pick(random, HEADERS)).append("\r\n");
        }
        byte[] bytes =
                text.append("\r\n").append(pick(random, BODIES)).toString().getBytes(StandardCharsets.ISO_8859_1);
        if (random.nextInt(3) == 0) {
            for (int i = random.nextInt(1, 6); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
        }
        return bytes;
    }

    private static String pick(SplittableRandom random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    /** The status of the first answer; empty if the connection was closed without one, or nothing came in time. */
    private static String status(int port, byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20); // events and bodies that are not whole are waited for
            socket.getOutputStream().write(request);
            InputStream in = socket.getInputStream();
            String line = new String(in.readNBytes(12), StandardCharsets.ISO_8859_1);
            return line.startsWith("HTTP/1.1 ") ? line.substring(9) : "";
        } catch (SocketTimeoutException | SocketException e) {
            return "";
        }
    }
}
