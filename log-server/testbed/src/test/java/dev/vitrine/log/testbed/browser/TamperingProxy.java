package dev.vitrine.log.testbed.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server between the browser and the log that changes answers: what a log that lies would serve. */
final class TamperingProxy implements AutoCloseable {

    /** Changes the body of an answer; the same array for no change. */
    interface Lie {
        byte[] tell(String path, byte[] body) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final HttpClient http = HttpClient.newHttpClient();
    private final String upstream;
    private volatile Lie lie = (path, body) -> body;
    private volatile String hidden = "\n"; // no path begins with it

    private TamperingProxy(HttpServer server, String upstream) {
        this.server = server;
        this.upstream = upstream;
    }

    static TamperingProxy before(String upstream) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        TamperingProxy proxy = new TamperingProxy(server, upstream);
        server.setExecutor(proxy.threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                proxy.forward(exchange);
            }
        });
        server.start();
        return proxy;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void tell(Lie changed) {
        lie = changed;
    }

    /** Answers 404 for everything below this path, as a directory of files without an API would. */
    void hide(String prefix) {
        hidden = prefix;
    }

    private void forward(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().startsWith(hidden)) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(upstream + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type != null) {
            request.header("Content-Type", type);
        }
        HttpResponse<byte[]> answer;
        try {
            answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
        answer.headers().firstValue("content-type").ifPresent(value -> exchange.getResponseHeaders()
                .set("Content-Type", value));
        byte[] told = answer.statusCode() == 200
                ? lie.tell(exchange.getRequestURI().getPath(), answer.body())
                : answer.body();
        exchange.sendResponseHeaders(answer.statusCode(), told.length == 0 ? -1 : told.length);
        exchange.getResponseBody().write(told);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
