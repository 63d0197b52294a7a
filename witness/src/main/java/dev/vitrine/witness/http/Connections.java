package dev.vitrine.witness.http;

import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The open connections, each with the moment since which it has owed us a request. The server's own idle timeout starts
 * again with every byte, so a client that sends one header byte a second could stay for ever; this one does not. Confined
 * to the event loop.
 */
final class Connections {

    private static final long BUSY = Long.MAX_VALUE;

    private final Map<HttpConnection, Long> waitingSince = new HashMap<>();
    private final HttpLimits limits;
    private final LongSupplier nanoTime;

    Connections(HttpLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    void opened(HttpConnection connection) {
        if (waitingSince.size() >= limits.connections()) {
            var unused = connection.close();
            return;
        }
        waitingSince.put(connection, nanoTime.getAsLong());
        var unused = connection.closeHandler(closed -> waitingSince.remove(connection));
    }

    void began(HttpConnection connection) {
        var unused = waitingSince.replace(connection, BUSY);
    }

    void answered(HttpConnection connection) {
        var unused = waitingSince.replace(connection, nanoTime.getAsLong());
    }

    void closeIdle() {
        long now = nanoTime.getAsLong();
        long limit = limits.idle().toNanos();
        // A copy: closing may call the close handler at once.
        for (Map.Entry<HttpConnection, Long> each : Map.copyOf(waitingSince).entrySet()) {
            if (each.getValue() != BUSY && now - each.getValue() > limit) {
                var unused = each.getKey().close();
            }
        }
    }

    int open() {
        return waitingSince.size();
    }
}
