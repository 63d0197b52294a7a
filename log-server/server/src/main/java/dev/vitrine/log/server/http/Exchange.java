package dev.vitrine.log.server.http;

import com.google.protobuf.Message;
import dev.vitrine.log.server.access.Address;
import dev.vitrine.log.server.access.Submitter;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.server.problem.Problems;
import dev.vitrine.log.server.service.Failures;
import dev.vitrine.log.server.service.ProtoJson;
import dev.vitrine.proto.v1.Error;
import dev.vitrine.proto.v1.ErrorCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request and its answer; lives on one event loop. */
final class Exchange {

    static final List<MediaType> MESSAGES = List.of(MediaType.JSON, MediaType.PROTOBUF);

    static final CharSequence NO_STORE = "no-store";
    private static final CharSequence ANY = "*";
    private static final CharSequence CONTENT_TYPE_OPTIONS = AsciiString.cached("x-content-type-options");
    private static final CharSequence NOSNIFF = "nosniff";
    /** Headers of every answer that has a body, without TLS; everything here is public and inert. */
    static final CharSequence[] EVERY_ANSWER = {
        HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, ANY, CONTENT_TYPE_OPTIONS, NOSNIFF
    };

    private static final CharSequence TRANSPORT_SECURITY = AsciiString.cached("strict-transport-security");
    private static final CharSequence A_YEAR = "max-age=31536000";
    static final CharSequence INERT = "default-src 'none'; frame-ancestors 'none'";
    private static final CharSequence BEARER = "Bearer";

    private final Edge edge;
    private final String route;
    private final HttpServerRequest request;
    private final List<String> parameters;

    Exchange(Edge edge, String route, HttpServerRequest request, List<String> parameters) {
        this.edge = edge;
        this.route = route;
        this.request = request;
        this.parameters = parameters;
    }

    Edge edge() {
        return edge;
    }

    HttpServerRequest request() {
        return request;
    }

    HttpServerResponse response() {
        return request.response();
    }

    @Nullable
    String header(CharSequence name) {
        return request.headers().get(name);
    }

    /** What stands in the path in place of the route's parameter, as received. */
    String parameter(int position) {
        return parameters.get(position);
    }

    Query query(String... names) throws Problem {
        return Query.parse(request.query(), names);
    }

    /** Who submits here, if he may. */
    Submitter submitter() throws Problem {
        String address = Address.of(request.remoteAddress());
        return edge.access().admit(header(HttpHeaderNames.AUTHORIZATION), address);
    }

    /** JSON or protobuf, as the peer asks; asked for before the work is done. */
    MediaType format() throws Problem {
        return Accept.choose(header(HttpHeaderNames.ACCEPT), MESSAGES);
    }

    /** Sends a message in one of its two forms. */
    void send(Message message, MediaType format) {
        send(200, message, format);
    }

    /** As {@link #send(Message, MediaType)} with another status. */
    void send(int status, Message message, MediaType format) {
        Buffer body = format == MediaType.PROTOBUF
                ? Buffer.buffer(message.toByteArray())
                : Buffer.buffer(ProtoJson.print(message));
        sendFresh(status, format, body);
    }

    /** Bytes of a file, without reading them into memory. */
    void sendFile(int status, Path file, long offset, long length) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return; // the peer is gone
        }
        response.setStatusCode(status);
        response.putHeader(HttpHeaderNames.CONTENT_TYPE, MediaType.OCTETS.text());
        response.putHeader(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
        edge.count(route, status);
        if (request.method().equals(HttpMethod.HEAD)) {
            response.putHeader(HttpHeaderNames.CONTENT_LENGTH, Long.toString(length));
            var unused = response.end();
        } else {
            var unused = response.sendFile(file.toString(), offset, length).onFailure(this::fail);
        }
    }

    /** An answer that no cache may keep. */
    void sendFresh(int status, MediaType type, Buffer body) {
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaderNames.CACHE_CONTROL, NO_STORE);
        if (!response.headers().contains(HttpHeaderNames.CONTENT_SECURITY_POLICY)) {
            response.putHeader(HttpHeaderNames.CONTENT_SECURITY_POLICY, INERT);
        }
        send(status, type, body);
    }

    void send(int status, MediaType type, Buffer body) {
        send(status, type.text(), body);
    }

    void send(int status, String mediaType, Buffer body) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return; // the peer is gone
        }
        response.setStatusCode(status);
        response.putHeader(HttpHeaderNames.CONTENT_TYPE, mediaType);
        // Everything here is public and nothing depends on cookies: any page may read it and check it.
        response.putHeader(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
        // What a publisher sent is data, whatever it looks like to a browser.
        response.putHeader(CONTENT_TYPE_OPTIONS, NOSNIFF);
        if (request.isSSL()) {
            response.putHeader(TRANSPORT_SECURITY, A_YEAR);
        }
        edge.count(route, status);
        if (request.method().equals(HttpMethod.HEAD)) {
            response.putHeader(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length()));
            response.end();
        } else {
            response.end(body);
        }
    }

    /** A status that has no body. */
    void sendEmpty(int status) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return; // the peer is gone
        }
        response.putHeader(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
        edge.count(route, status);
        var unused = response.setStatusCode(status).end();
    }

    /** Answers with what went wrong. */
    void fail(Throwable failure) {
        Problem problem = Failures.problem(failure);
        String id = edge.failures().record(failure, problem, route);
        Error error = problem.toMessage(id);
        HttpServerResponse response = request.response();
        if (response.headWritten()) {
            request.connection().close(); // too late for a status: the peer must notice that the answer is not whole
            return;
        }
        if (problem.retryAfterSeconds() > 0) {
            response.putHeader(HttpHeaderNames.RETRY_AFTER, Integer.toString(problem.retryAfterSeconds()));
        }
        if (problem.code() == ErrorCode.UNAUTHENTICATED) {
            response.putHeader(HttpHeaderNames.WWW_AUTHENTICATE, BEARER);
        }
        boolean protobuf = formatOfError() == MediaType.PROTOBUF;
        sendFresh(
                Problems.of(problem.code()).httpStatus(),
                protobuf ? MediaType.PROTOBUF : MediaType.JSON,
                protobuf ? Buffer.buffer(error.toByteArray()) : Buffer.buffer(ProtoJson.print(error)));
    }

    private MediaType formatOfError() {
        try {
            return format();
        } catch (Problem notAcceptable) {
            return MediaType.JSON;
        }
    }

    /** Continues on this event loop with the answer; a failure is sent to the peer. */
    <T> void whenDone(CompletionStage<T> stage, Consumer<T> then) {
        var unused = stage.whenCompleteAsync(
                (value, failure) -> {
                    if (failure != null) {
                        fail(failure);
                    } else {
                        guarded(() -> then.accept(value));
                    }
                },
                edge.loop());
    }

    /** Continues on this event loop with the value, or with why there is none. */
    <T> void whenFinished(CompletionStage<T> stage, BiConsumer<T, Throwable> then) {
        var unused =
                stage.whenCompleteAsync((value, failure) -> guarded(() -> then.accept(value, failure)), edge.loop());
    }

    /** Runs a step; what it throws is answered. */
    void guarded(Step step) {
        try {
            step.run();
        } catch (Problem | RuntimeException e) {
            fail(e);
        }
    }

    @FunctionalInterface
    interface Step {
        void run() throws Problem;
    }
}
