package dev.vitrine.log.testbed.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class HttpLoadTest {

    @Test
    void countsWhatTheServerAnsweredAndSendsEachLeafOnce() throws Exception {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/add", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean fresh = seen.add(java.util.HexFormat.of().formatHex(body));
            exchange.sendResponseHeaders(fresh ? 200 : 409, 2);
            exchange.getResponseBody().write("ok".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            exchange.close();
        });
        server.start();
        try (HttpLoad load = new HttpLoad(
                "http://127.0.0.1:" + server.getAddress().getPort(), 4, Requests.post("/add", "text/plain", 32, 1))) {
            Run free = load.run(0.3, 0);
            Run paced = load.run(0.5, 40);

            assertThat(free.completed() + paced.completed()).isEqualTo(seen.size());
            assertThat(free.refused() + paced.refused()).isZero();
            assertThat(paced.completed()).isBetween(15L, 21L);
            assertThat(paced.latency().getTotalCount()).isEqualTo(paced.completed());
        } finally {
            server.stop(0);
        }
    }
}
