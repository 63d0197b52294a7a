package dev.vitrine.log.server.http;

import dev.vitrine.log.server.config.ServerConfig;
import dev.vitrine.log.server.metrics.Counter;
import io.vertx.core.http.HttpConnection;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * The open connections of one event loop. Vert.x closes a connection on which no byte moves; this closes the others that
 * hold a place for nothing: those that trickle a header, and those whose request does not finish arriving.
 */
final class Connections {

    static final class State {
        final HttpConnection connection;
        private int requests; // in progress
        private int bodies; // that are being collected
        private long idleSince; // nanoseconds; when the last request finished, or the connection was made
        private long bodySince; // when a body last began or was complete

        State(HttpConnection connection, long now) {
            this.connection = connection;
            this.idleSince = now;
        }
    }

    private final int limit;
    private final long idleNanos;
    private final long bodyNanos;
    private final Counter refused;
    private final IdentityHashMap<HttpConnection, State> open = new IdentityHashMap<>();

    Connections(ServerConfig.Http config, Counter refused) {
        this.limit = config.maxConnections();
        this.idleNanos = config.idleTimeout().toNanos();
        this.bodyNanos = config.requestTimeout().toNanos();
        this.refused = refused;
    }

    void opened(HttpConnection connection, long now) {
        if (open.size() >= limit) {
            refused.increment();
            connection.close();
            return;
        }
        open.put(connection, new State(connection, now));
        connection.closeHandler(unused -> open.remove(connection));
    }

    void requestBegan(HttpConnection connection) {
        State state = open.get(connection);
        if (state != null) {
            state.requests++;
        }
    }

    void requestEnded(HttpConnection connection, long now) {
        State state = open.get(connection);
        if (state != null) {
            state.requests--;
            state.idleSince = now;
        }
    }

    void bodyBegan(HttpConnection connection, long now) {
        State state = open.get(connection);
        if (state != null && state.bodies++ == 0) {
            state.bodySince = now;
        }
    }

    void bodyEnded(HttpConnection connection, long now) {
        State state = open.get(connection);
        if (state != null) {
            state.bodies--;
            state.bodySince = now;
        }
    }

    /** Closes what has had no request in progress for too long, or no body become complete. */
    void sweep(long now) {
        List<State> idle = new ArrayList<>();
        for (State state : open.values()) {
            boolean unused = state.requests == 0 && now - state.idleSince > idleNanos;
            boolean stalled = state.bodies > 0 && now - state.bodySince > bodyNanos;
            if (unused || stalled) {
                idle.add(state);
            }
        }
        idle.forEach(state -> state.connection.close());
    }

    int size() {
        return open.size();
    }
}
