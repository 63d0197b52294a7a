package dev.vitrine.log.server.http;

import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.server.service.Failures;
import dev.vitrine.log.server.service.ProtoJson;
import dev.vitrine.log.server.service.Services;
import dev.vitrine.log.server.service.Watch;
import dev.vitrine.proto.v1.Event;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/events}: server-sent events (WHATWG HTML, section 9.2). The ID of an event is the published size up to which
 * everything was sent, so that a browser that reconnects goes on where it was; entries after that come again.
 */
final class EventRoute {

    private static final List<MediaType> EVENTS = List.of(MediaType.EVENTS);

    private final Services services;
    private final Vertx vertx;

    EventRoute(Services services, Vertx vertx) {
        this.services = services;
        this.vertx = vertx;
    }

    void handle(Exchange exchange) throws Problem {
        MediaType unused = Accept.choose(exchange.header(HttpHeaderNames.ACCEPT), EVENTS);
        long after = exchange.query("after").number("after").orElse(0);
        String lastId = exchange.header("Last-Event-ID");
        if (lastId != null && !lastId.isEmpty()) {
            after = Query.number("Last-Event-ID", lastId);
        }
        if (exchange.request().method().equals(HttpMethod.HEAD)) {
            exchange.sendFresh(200, MediaType.EVENTS, io.vertx.core.buffer.Buffer.buffer());
            return;
        }
        new Session(exchange).start(after);
    }

    private final class Session implements Watch.Transport {

        private final Exchange exchange;
        private final HttpServerResponse response;
        private @Nullable Watch watch;
        private long timer;

        Session(Exchange exchange) {
            this.exchange = exchange;
            this.response = exchange.response();
        }

        void start(long after) throws Problem {
            Watch started = services.watchers().start(after, exchange.edge().loop(), this);
            watch = started;
            response.setChunked(true);
            response.putHeader(HttpHeaderNames.CONTENT_TYPE, MediaType.EVENTS.text());
            response.putHeader(HttpHeaderNames.CACHE_CONTROL, "no-store");
            response.putHeader(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
            response.exceptionHandler(lost -> stop());
            response.closeHandler(lost -> stop());
            response.drainHandler(unused -> started.drained());
            timer = vertx.setPeriodic(services.config().events().keepAlive().toMillis(), unused -> keepAlive());
            var unused = response.write(": watching\n\n");
        }

        private void keepAlive() {
            if (!response.writeQueueFull() && !response.closed()) {
                var unused = response.write(":\n\n");
            }
        }

        private void stop() {
            Watch ending = watch;
            if (ending != null) {
                watch = null;
                boolean unused = vertx.cancelTimer(timer);
                services.watchers().ended(ending);
            }
        }

        @Override
        public void send(Event event) {
            if (response.closed()) {
                return;
            }
            String text = event.hasCheckpoint()
                    ? "id: " + event.getCheckpoint().getSize() + "\nevent: checkpoint\ndata: "
                            + ProtoJson.print(event.getCheckpoint())
                    : "event: entry\ndata: " + ProtoJson.print(event.getEntry());
            var unused = response.write(text + "\n\n");
        }

        @Override
        public boolean isFull() {
            return response.writeQueueFull();
        }

        @Override
        public void finished(Throwable failure) {
            Problem problem = Failures.problem(failure);
            String id = services.failures().record(failure, problem, "/v1/events");
            stop();
            var unused = response.end("event: error\ndata: " + ProtoJson.print(problem.toMessage(id)) + "\n\n");
        }
    }
}
