package dev.vitrine.witness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.tile.RightEdge;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A log behind HTTP: its checkpoint and tiles, with whatever history and size it is told to show. */
public final class TestLogServer implements AutoCloseable {

    private final HttpServer server;
    private final AtomicInteger requests = new AtomicInteger();
    private Map<String, Bytes> files = Map.of(); // guarded by this

    private TestLogServer(HttpServer server) {
        this.server = server;
    }

    public static TestLogServer start() throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        TestLogServer server = new TestLogServer(http);
        var unused = http.createContext("/", server::answer);
        http.start();
        return server;
    }

    /** Shows this history from now on, up to this size. */
    public synchronized void show(TestLog log, int size) {
        List<Hash> leaves = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            leaves.add(log.leaf(i));
        }
        Map<String, Bytes> shown = new HashMap<>();
        shown.put("/checkpoint", log.note(size).toBytes());
        RightEdge.EMPTY.append(leaves).tiles().forEach((id, tile) -> shown.put("/" + id.path(), tile.encode()));
        files = shown;
    }

    /** Shows something else in the place of the checkpoint. */
    public void showCheckpoint(Bytes text) {
        showAt("/checkpoint", text);
    }

    /** Shows this at that path. */
    public synchronized void showAt(String path, Bytes body) {
        files = new HashMap<>(files);
        Bytes unused = files.put(path, body);
    }

    /** Moves everything under a prefix. */
    public synchronized void under(String prefix) {
        Map<String, Bytes> moved = new HashMap<>();
        files.forEach((path, body) -> moved.put(prefix + path, body));
        files = moved;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public int requests() {
        return requests.get();
    }

    private synchronized Bytes file(String path) {
        return files.getOrDefault(path, Bytes.EMPTY);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            int unused = requests.incrementAndGet();
            Bytes body = file(exchange.getRequestURI().getPath());
            if (body.isEmpty()) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                exchange.sendResponseHeaders(200, body.size());
                exchange.getResponseBody().write(body.toByteArray());
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
