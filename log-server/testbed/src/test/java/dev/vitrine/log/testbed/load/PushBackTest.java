package dev.vitrine.log.testbed.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class PushBackTest {

    private static final PushBack FIFTY = PushBack.waiting(Duration.ofMillis(50));

    @Test
    void waitsAsLongAsTheServerSaysAndOtherwiseAsLongAsItWasTold() {
        assertThat(delay(503, "HTTP/1.1 503 x\r\nRetry-After: 2\r\n\r\n"))
                .isEqualTo(Duration.ofSeconds(2).toNanos());
        assertThat(delay(429, "HTTP/1.1 429 x\r\nContent-Length: 0\r\n\r\n")).isEqualTo(50_000_000);
        assertThat(delay(500, "HTTP/1.1 500 x\r\nContent-Length: 17\r\n\r\nantispam pushback"))
                .isEqualTo(50_000_000);
    }

    @Test
    void otherAnswersStand() {
        assertThat(delay(200, "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\npushback"))
                .isEqualTo(-1);
        assertThat(delay(500, "HTTP/1.1 500 x\r\nContent-Length: 4\r\n\r\ndisk"))
                .isEqualTo(-1);
        byte[] answer = "HTTP/1.1 503 x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(PushBack.NONE.delayNanos(503, answer, answer.length)).isEqualTo(-1);
    }

    private static long delay(int status, String answer) {
        byte[] bytes = answer.getBytes(StandardCharsets.US_ASCII);
        return FIFTY.delayNanos(status, bytes, bytes.length);
    }

    @Test
    void sendsTheSameRequestAgainUntilItIsTaken() throws Exception {
        Set<String> taken = ConcurrentHashMap.newKeySet();
        Set<String> pushedBack = ConcurrentHashMap.newKeySet();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/add", exchange -> {
            String leaf = HexFormat.of().formatHex(exchange.getRequestBody().readAllBytes());
            boolean first = pushedBack.add(leaf);
            boolean again = !first && !taken.add(leaf);
            byte[] answer = "pushback".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(first ? 500 : again ? 409 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try (HttpLoad load = new HttpLoad(
                "http://127.0.0.1:" + server.getAddress().getPort(),
                4,
                Requests.post("/add", "text/plain", 32, 1),
                PushBack.waiting(Duration.ofMillis(5)))) {
            Run run = load.run(20);

            assertThat(run.completed()).isEqualTo(20);
            assertThat(run.refused()).isZero();
            assertThat(run.pushedBack()).isEqualTo(20);
            assertThat(taken).hasSize(20);
            assertThat(run.latencyMillis(0)).isGreaterThanOrEqualTo(5);
        } finally {
            server.stop(0);
        }
    }
}
