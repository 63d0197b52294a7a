package dev.vitrine.log.testbed.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vitrine.hub.HubFile;
import dev.vitrine.hub.HubFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;

/** A person with a browser, who looks at the Hub in front of a log that is served as files alone. */
public final class VisitedFork implements AutoCloseable {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Chromium chromium;
    private final HttpServer server;
    private final HubFiles files;
    private final String log;
    private final String policy;
    private final BrowserPage page;
    private int visits;

    private VisitedFork(Chromium chromium, HubFiles files, String log, String policy) throws Exception {
        this.chromium = chromium;
        this.files = files;
        this.log = log;
        this.policy = policy;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newFixedThreadPool(4));
        var unused = server.createContext("/", this::answer);
        server.start();
        this.page = chromium.open();
    }

    /**
     * Starts the browser.
     *
     * @param home for the browser's profile
     * @param log where its files are
     * @param policy tlog-policy text that the pages trust
     * @param witnesses origins that the pages may ask
     * @return empty where there is no browser
     */
    public static Optional<VisitedFork> open(Path home, String log, String policy, List<String> witnesses)
            throws Exception {
        if (!Chromium.isThere()) {
            System.out.println("not looked at in a browser: no Chromium on the path");
            return Optional.empty();
        }
        return Optional.of(new VisitedFork(
                Chromium.start(home.resolve("profile")), HubFiles.load().asking(witnesses), log, policy));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring(1);
            Optional<HubFile> file = files.find(path);
            if (file.isPresent()) {
                exchange.getResponseHeaders().add("Content-Type", file.get().mediaType());
                exchange.getResponseHeaders().add("Content-Security-Policy", files.contentSecurityPolicy());
                send(exchange, 200, file.get().toByteArray());
            } else if (path.equals("policy")) {
                send(exchange, 200, policy.getBytes(StandardCharsets.UTF_8));
            } else {
                HttpResponse<byte[]> answer = http.send(
                        HttpRequest.newBuilder(URI.create(log + "/" + path)).build(),
                        HttpResponse.BodyHandlers.ofByteArray());
                send(exchange, answer.statusCode(), answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    /** Opens a page anew, and waits until the log's head, or what is wrong with it, is shown. */
    public void visit(String path) throws Exception {
        page.go("http://127.0.0.1:" + server.getAddress().getPort() + "/?" + visits++ + "#" + path);
        page.await("document.documentElement.dataset.log");
    }

    /** Waits until the page says what the witnesses told it. */
    public String heard() throws Exception {
        page.await("document.querySelector('[data-heard]')");
        return page.eval("document.querySelector('[data-heard]').dataset.heard").asText();
    }

    /** What the bar on top says of the log: proven, fork, ... */
    public String state() throws Exception {
        return page.eval("document.documentElement.dataset.log").asText();
    }

    /** The colour behind the bar, as it is painted. */
    public String barColour() throws Exception {
        return page.eval("getComputedStyle(document.querySelector('header')).backgroundColor")
                .asText();
    }

    public String text() throws Exception {
        return page.text("body");
    }

    public void picture(Path file) throws Exception {
        page.screenshot(file);
    }

    @Override
    public void close() {
        page.close();
        server.stop(0);
        chromium.close();
    }
}
