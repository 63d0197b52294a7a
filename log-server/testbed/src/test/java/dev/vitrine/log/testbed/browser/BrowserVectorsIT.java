package dev.vitrine.log.testbed.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vitrine.log.testbed.process.JavaProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The project's own vectors, run by the Hub's modules in the browser. */
class BrowserVectorsIT {

    @TempDir
    private Path home;

    @Test
    void theBrowserAcceptsAndRefusesWhatTheVectorsSay() throws Exception {
        try (Chromium chromium = Chromium.start(home.resolve("profile"));
                BrowserPage page = chromium.open()) {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", BrowserVectorsIT::serve);
            server.start();
            try {
                String base = "http://127.0.0.1:" + server.getAddress().getPort();
                JsonNode unused = page.eval("location.href = '" + base + "/blank'");
                page.await("location.pathname === '/blank'");
                JsonNode outcomes = page.eval(
                        "import('/clients/hub/src/test/js/vectors.js').then(async ({FILES, run, reader}) => {"
                                + " const all = []; for (const file of FILES) all.push(await run(file, reader('/proto/vectors'))); return all; })");
                int cases = 0;
                for (JsonNode outcome : outcomes) {
                    assertThat(outcome.get("wrong"))
                            .as(outcome.get("file").asText())
                            .isEmpty();
                    cases += outcome.get("cases").asInt();
                }
                assertThat(cases).isGreaterThan(800);
            } finally {
                server.stop(0);
            }
        }
    }

    private static void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Path file = JavaProcess.root().resolve(path.substring(1)).normalize();
            boolean blank = path.equals("/blank");
            if (!blank && !(file.startsWith(JavaProcess.root()) && Files.isRegularFile(file))) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] body = blank ? "<!doctype html>".getBytes(StandardCharsets.UTF_8) : Files.readAllBytes(file);
            exchange.getResponseHeaders()
                    .set(
                            "Content-Type",
                            blank ? "text/html" : path.endsWith(".js") ? "text/javascript" : "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
