package dev.vitrine.log.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.tile.EntryBundle;
import dev.vitrine.tlog.tile.Fsck;
import dev.vitrine.tlog.tile.FsckProgress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The C2SP read path of a log with 600 entries: two full tiles, a partial one, and one above them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadPathTest {

    private static final int SIZE = 600;
    private static final String IMMUTABLE = "public, max-age=31536000, immutable";

    private TestServer server;

    @BeforeAll
    void fill(@TempDir Path directory) throws Exception {
        server = TestServer.raw(directory);
        var posts = java.util.stream.IntStream.range(1, SIZE)
                .mapToObj(i -> server.http()
                        .sendAsync(
                                server.request("/add")
                                        .POST(BodyPublishers.ofString("entry " + i + " of this test, ".repeat(20)))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString()))
                .toList();
        posts.forEach(post -> assertThat(post.join().statusCode()).isEqualTo(200));
        server.awaitPublished(SIZE);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void showsAFreshCheckpointThatSatisfiesThePolicy() throws Exception {
        HttpResponse<byte[]> response = server.get("/checkpoint");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "cache-control")).isEqualTo("no-store");
        assertThat(header(response, "content-type")).isEqualTo("text/plain; charset=utf-8");
        var verified = server.policy().verify(CheckpointNote.parse(Bytes.copyOf(response.body())), 0);
        assertThat(verified.checkpoint().size()).isEqualTo(SIZE);
    }

    @Test
    void servesATreeThatAClientCanRecompute() throws Exception {
        TreeHead head = server.checkpoint().checkpoint().head();

        var report = Fsck.run(server.tiles(), head, FsckProgress.NONE);

        assertThat(report.entries()).isEqualTo(SIZE);
    }

    @Test
    void servesFullTilesForEver() {
        HttpResponse<byte[]> response = server.get("/tile/0/001");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).hasSize(8192);
        assertThat(header(response, "cache-control")).isEqualTo(IMMUTABLE);
        assertThat(header(response, "content-type")).isEqualTo("application/octet-stream");
        assertThat(server.get("/tile/0/001").body()).as("from the cache").isEqualTo(response.body());
    }

    @Test
    void servesEveryWidthThatTheTreeHas() {
        byte[] widest = server.get("/tile/0/002.p/88").body();

        assertThat(widest).hasSize(88 * 32);
        assertThat(server.get("/tile/0/002.p/1").body()).isEqualTo(java.util.Arrays.copyOf(widest, 32));
        assertThat(server.get("/tile/1/000.p/2").body()).hasSize(64);
        assertThat(server.get("/tile/0/000.p/255").body())
                .as("of a tile that is full by now")
                .hasSize(255 * 32);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tile/0/002",
                "/tile/0/002.p/89",
                "/tile/0/003.p/1",
                "/tile/1/000",
                "/tile/1/000.p/3",
                "/tile/2/000.p/1",
                "/tile/63/000.p/1",
                "/tile/0/x999/x999/x999/x999/x999/999",
                "/tile/entries/002",
                "/tile/entries/002.p/89"
            })
    void saysNothingButNotFoundOfWhatIsNotThereYet(String path) {
        HttpResponse<byte[]> response = server.get(path);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(header(response, "cache-control")).isEqualTo("no-store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tile/00/000",
                "/tile/64/000",
                "/tile/-1/000",
                "/tile/+0/000",
                "/tile/0/0",
                "/tile/0/0000",
                "/tile/0/x000/000",
                "/tile/0/001/002",
                "/tile/0/000.p/256",
                "/tile/0/000.p/0",
                "/tile/0/000.p/08",
                "/tile/0/000.p/",
                "/tile/0/000.p",
                "/tile/0/000/",
                "/tile//0/000",
                "//tile/0/000",
                "/tile/0//000",
                "/tile/0/%30%30%30",
                "/tile%2F0/000",
                "/tile/0/../0/000",
                "/tile/../../etc/passwd",
                "/tile/0/..%2f..%2fetc%2fpasswd",
                "/./tile/0/000",
                "/tile/0/00%D9%A1",
                "/tile/entries/",
                "/tile/entries/0",
                "/tile/data/000",
                "/tile/0/000;x=1",
                "/tile/",
                "/checkpoint/",
                "/CHECKPOINT",
                "/%63heckpoint"
            })
    void refusesHostilePathsWithoutCachingThem(String path) throws IOException {
        String response = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 404");
        assertThat(response.toLowerCase(Locale.ROOT)).contains("cache-control: no-store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /tile/0/000\u0000 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET\r\n\r\n",
                "\r\n\r\n\r\n\u0001\u0002\u0003 HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                "POST /add HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
                "POST /add HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
            })
    void survivesWhatIsNotHttp(String bytes) throws IOException {
        String response = raw(bytes);

        assertThat(response)
                .satisfiesAnyOf(r -> assertThat(r).isEmpty(), r -> assertThat(r).matches("(?s)HTTP/1\\.[01] 4.*"));
        assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void answersHeadLikeGetWithoutTheBody() {
        HttpResponse<byte[]> head = server.send(server.request("/tile/0/000").method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(header(head, "content-length")).isEqualTo("8192");
        assertThat(header(head, "cache-control")).isEqualTo(IMMUTABLE);
    }

    @Test
    void refusesToChangeTiles() {
        HttpResponse<byte[]> response = server.post("/tile/0/000", "application/octet-stream", new byte[1]);

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(header(response, "allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void compressesBundlesForThoseWhoTakeIt() throws Exception {
        HttpResponse<byte[]> plain = server.get("/tile/entries/000");
        HttpResponse<byte[]> gzip = server.get("/tile/entries/000", "Accept-Encoding", "gzip, identity");

        assertThat(plain.headers().firstValue("content-encoding")).isEmpty();
        assertThat(header(gzip, "content-encoding")).isEqualTo("gzip");
        assertThat(header(gzip, "vary")).isEqualToIgnoringCase("accept-encoding");
        assertThat(gzip.body().length).isLessThan(plain.body().length / 2);
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip.body()))) {
            assertThat(in.readAllBytes()).isEqualTo(plain.body());
        }
        assertThat(EntryBundle.decode(Bytes.copyOf(plain.body())).width()).isEqualTo(256);
        assertThat(server.get("/tile/entries/000", "Accept-Encoding", "gzip;q=0")
                        .headers()
                        .map())
                .doesNotContainKey("content-encoding");
        assertThat(server.get("/tile/0/000", "Accept-Encoding", "gzip")
                        .headers()
                        .map())
                .as("hashes do not compress")
                .doesNotContainKey("content-encoding");
    }

    @Test
    void ignoresAQueryOnTheReadPath() {
        assertThat(server.get("/tile/0/000?cache=busted").body()).hasSize(8192);
        assertThat(server.get("/checkpoint?x").statusCode()).isEqualTo(200);
    }

    @Test
    void letsEveryPageReadIt() {
        for (String path : List.of("/checkpoint", "/tile/0/000", "/v1/log")) {
            assertThat(header(server.get(path), "access-control-allow-origin")).isEqualTo("*");
        }
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** One connection, exact bytes. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (java.net.SocketException e) {
            return ""; // reset: refused as well
        }
    }
}
