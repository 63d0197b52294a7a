package dev.vitrine.log.server.http;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.vitrine.log.server.config.ServerConfig;
import dev.vitrine.log.server.metrics.Counter;
import io.vertx.core.http.HttpConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of one event loop. Vert.x closes a connection on which no byte moves; this closes the others that
 * hold a place for nothing: those that trickle a header, and those whose request does not finish arriving.
 */
final class Connections {

    static final class State {
        final HttpConnection connection;
        private int requests; // in progress
        private long begun; // requests, ever
        private int bodies; // that are being collected
        private long idleSince; // nanoseconds; when the last request finished, or the connection was made
        private long bodySince; // when a body last began or was complete

        State(HttpConnection connection, long now) {
            this.connection = connection;
            this.idleSince = now;
        }

        /** How many requests the HTTP server has seen the head of. */
        long begun() {
            return begun;
        }

        /** Whether the HTTP server has answered everything that it was asked. */
        boolean isIdle() {
            return requests == 0;
        }

        /** A request was answered without the HTTP server. */
        void answered(long now) {
            idleSince = now;
        }
    }

    private final int limit;
    private final int addressLimit;
    private final long idleNanos;
    private final long bodyNanos;
    private final Counter refused;
    private final IdentityHashMap<HttpConnection, State> open = new IdentityHashMap<>();
    private final Map<String, Integer> byAddress = new HashMap<>();

    /** @param addressLimit connections of one address; 0 = as many as of all */
    Connections(ServerConfig.Http config, int addressLimit, Counter refused) {
        this.limit = config.maxConnections();
        this.addressLimit = addressLimit == 0 ? limit : addressLimit;
        this.idleNanos = config.idleTimeout().toNanos();
        this.bodyNanos = config.requestTimeout().toNanos();
        this.refused = refused;
    }

    /**
     * Takes note of a connection, or closes it at once.
     *
     * @param address whom the connection counts for
     * @return null if it was closed at once
     */
    @CanIgnoreReturnValue
    @Nullable
    State opened(HttpConnection connection, String address, long now) {
        if (open.size() >= limit || byAddress.getOrDefault(address, 0) >= addressLimit) {
            refused.increment();
            connection.close();
            return null;
        }
        State state = new State(connection, now);
        open.put(connection, state);
        Integer unused = byAddress.merge(address, 1, Integer::sum);
        connection.closeHandler(closed -> {
            State known = open.remove(connection);
            if (known != null) {
                Integer unusedLeft = byAddress.computeIfPresent(address, (key, n) -> n == 1 ? null : n - 1);
            }
        });
        return state;
    }

    void requestBegan(HttpConnection connection) {
        State state = open.get(connection);
        if (state != null) {
            state.requests++;
            state.begun++;
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
