package dev.vitrine.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One file, served in every way that there is: the last part of the path says how. */
final class BadMirrors implements AutoCloseable {

    private final HttpServer server;
    private final byte[] content;
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private BadMirrors(HttpServer server, byte[] content) {
        this.server = server;
        this.content = content;
    }

    static BadMirrors start(byte[] content) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        BadMirrors mirrors = new BadMirrors(server, content);
        server.setExecutor(mirrors.threads);
        server.createContext("/", mirrors::answer);
        server.start();
        return mirrors;
    }

    String url(String how) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + how;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().getPath().substring(1)) {
                case "right" -> send(exchange, 200, content);
                case "wrong" -> {
                    byte[] wrong = content.clone();
                    wrong[wrong.length / 2] ^= 1;
                    send(exchange, 200, wrong);
                }
                case "short" -> send(exchange, 200, Arrays.copyOf(content, content.length / 2));
                case "long" -> send(exchange, 200, Arrays.copyOf(content, content.length + 1));
                case "cut" -> { // announces more than comes
                    exchange.sendResponseHeaders(200, content.length);
                    exchange.getResponseBody().write(content, 0, content.length / 2);
                }
                case "stalls" -> {
                    exchange.sendResponseHeaders(200, content.length);
                    exchange.getResponseBody().write(content, 0, 1);
                    exchange.getResponseBody().flush();
                    over.await();
                }
                case "silent" -> over.await();
                case "gone" -> send(exchange, 410, new byte[0]);
                case "busy" -> send(exchange, 503, new byte[0]);
                case "moved" -> {
                    exchange.getResponseHeaders().add("Location", "/right");
                    send(exchange, 302, new byte[0]);
                }
                case "circle" -> {
                    exchange.getResponseHeaders().add("Location", "/circle");
                    send(exchange, 302, new byte[0]);
                }
                default -> send(exchange, 404, new byte[0]);
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

    @Override
    public void close() {
        over.countDown();
        server.stop(0);
        List<Runnable> unused = threads.shutdownNow();
    }
}
