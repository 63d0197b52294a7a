package dev.vitrine.log.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered in front of the HTTP server is answered as the HTTP server does, and in the order of the requests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FastReadsTest {

    private static final int SIZE = 520;

    private record Response(int status, TreeSet<String> headers, String body) {}

    private TestServer server;
    private URI url;

    @BeforeAll
    void fill(@TempDir Path directory) {
        server = TestServer.raw(directory);
        url = URI.create(server.url());
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
        for (String path : List.of("/tile/0/000", "/tile/0/001", "/tile/entries/000")) {
            assertThat(server.get(path).statusCode()).isEqualTo(200); // from now on in memory
        }
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static String get(String path, String... headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: log\r\n"
                + String.join(
                        "",
                        java.util.Arrays.stream(headers).map(h -> h + "\r\n").toList()) + "\r\n";
    }

    /** Sends pieces one after the other, and reads this many answers. */
    private List<Response> ask(int answers, String... pieces) throws IOException {
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            for (String piece : pieces) {
                out.write(piece.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }
            InputStream in = new BufferedInputStream(socket.getInputStream());
            List<Response> responses = new ArrayList<>();
            for (int i = 0; i < answers; i++) {
                responses.add(response(in));
            }
            return responses;
        }
    }

    private static Response response(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended after " + head);
            }
            head.append((char) next);
        }
        String[] lines = head.toString().split("\r\n", -1);
        TreeSet<String> headers = new TreeSet<>();
        int length = 0;
        for (int i = 1; i < lines.length - 2; i++) {
            headers.add(lines[i]);
            if (lines[i].toLowerCase(Locale.ROOT).startsWith("content-length: ")) {
                length = Integer.parseInt(lines[i].substring("content-length: ".length()));
            }
        }
        String body = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
        return new Response(Integer.parseInt(lines[0].split(" ", -1)[1]), headers, body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tile/0/001",
                "/tile/entries/000",
                "/tile/0/002.p/3",
                "/tile/0/777",
                "/v1/entries/300/receipt",
                "/v1/entries/519/receipt",
                "/v1/entries/999/receipt",
                "/v1/entries/007/receipt",
                "/v1/entries//receipt",
                "/v1/entries/99999999999999999999/receipt"
            })
    void answersAsTheServerBehindItDoes(String path) throws IOException {
        for (String header :
                List.of("Accept: */*", "Accept-Encoding: gzip", "Accept: application/json", "Accept: text/plain")) {
            Response fast = ask(1, get(path, header)).get(0);
            Response slow = ask(1, get(path, header, "X-Unusual: 1")).get(0);

            assertThat(fast.status()).as(path).isEqualTo(slow.status());
            assertThat(fast.headers()).as(path).isEqualTo(slow.headers());
            if (fast.status() == 200) {
                assertThat(fast.body()).isEqualTo(slow.body());
            }
        }
    }

    @Test
    void answersInTheOrderOfTheRequestsHoweverTheyAreMixedAndCut() throws IOException {
        Random random = new Random(1);
        List<String> kinds = List.of(
                get("/tile/0/000"),
                get("/tile/0/001", "Accept: */*"),
                get("/v1/log"),
                get("/v1/entries/3/receipt"),
                get("/tile/0/001", "X-Unusual: 1"),
                get("/tile/0/002.p/8"),
                "POST /add HTTP/1.1\r\nHost: log\r\nContent-Length: 300\r\n\r\n"
                        + get("/tile/0/000").repeat(300).substring(0, 300),
                get("/nothing"));
        List<Response> expected = new ArrayList<>();
        for (String kind : kinds) {
            expected.add(ask(1, kind).get(0));
        }
        for (int round = 0; round < 60; round++) {
            StringBuilder all = new StringBuilder();
            List<Integer> asked = new ArrayList<>();
            for (int i = random.nextInt(1, 12); i > 0; i--) {
                int kind = random.nextInt(kinds.size());
                asked.add(kind);
                all.append(kinds.get(kind));
            }
            List<String> pieces = new ArrayList<>();
            for (int at = 0; at < all.length(); ) {
                int end = Math.min(all.length(), at + random.nextInt(1, 400));
                pieces.add(all.substring(at, end));
                at = end;
            }
            List<Response> answers = ask(asked.size(), pieces.toArray(String[]::new));
            for (int i = 0; i < answers.size(); i++) {
                Response own = expected.get(asked.get(i));
                assertThat(answers.get(i).status()).isEqualTo(own.status());
                if (asked.get(i) != 2 && asked.get(i) != 6 && asked.get(i) != 7 && asked.get(i) != 3) {
                    assertThat(answers.get(i).body()).isEqualTo(own.body());
                }
            }
        }
        server.awaitPublished(SIZE + 1); // what was posted is one leaf
    }

    @Test
    void aReaderThatDoesNotReadGetsItsAnswersLater() throws IOException {
        int requests = 2_000;
        List<Response> answers = ask(requests, get("/tile/0/000").repeat(requests));

        assertThat(answers).allSatisfy(answer -> assertThat(answer).isEqualTo(answers.get(0)));
    }
}
