package dev.vitrine.log.server.http;

import com.google.protobuf.CodedOutputStream;
import dev.vitrine.log.server.access.Submitter;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.server.service.Failures;
import dev.vitrine.log.server.service.Services;
import dev.vitrine.log.server.service.SubmissionStream;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.SubmitAck;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/entries:stream}: submissions in, answers out, both as messages behind their lengths, at the same time. A
 * slow reader of answers slows the sender of entries.
 */
final class StreamRoute {

    private static final List<MediaType> STREAM = List.of(MediaType.PROTOBUF_STREAM);

    private final Services services;

    StreamRoute(Services services) {
        this.services = services;
    }

    void handle(Exchange exchange) throws Problem {
        MediaType unused = Accept.choose(exchange.header(HttpHeaderNames.ACCEPT), STREAM);
        if (MediaType.ofContentType(exchange.header(HttpHeaderNames.CONTENT_TYPE)) != MediaType.PROTOBUF_STREAM) {
            throw new Problem(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Type",
                    "a stream of submissions is application/x-protobuf-stream");
        }
        new Session(exchange, exchange.submitter()).start();
    }

    private final class Session implements SubmissionStream.Transport {

        private final Exchange exchange;
        private final HttpServerRequest request;
        private final HttpServerResponse response;
        private final Frames frames = new Frames();
        private final SubmissionStream stream;
        private Buffer out = Buffer.buffer();
        private long answers;
        private boolean paused;

        Session(Exchange exchange, Submitter submitter) {
            this.exchange = exchange;
            this.request = exchange.request();
            this.response = exchange.response();
            this.stream = new SubmissionStream(services, exchange.edge().loop(), submitter, this);
        }

        void start() {
            response.setChunked(true);
            response.putHeader(HttpHeaderNames.CONTENT_TYPE, MediaType.PROTOBUF_STREAM.text());
            response.putHeader(HttpHeaderNames.CACHE_CONTROL, "no-store");
            response.exceptionHandler(lost -> stream.abandon());
            response.closeHandler(lost -> stream.abandon());
            response.drainHandler(unused -> stream.drained());
            request.exceptionHandler(lost -> stream.abandon());
            request.handler(this::chunk);
            request.endHandler(unused -> ended());
            if (exchange.header(HttpHeaderNames.EXPECT) != null) {
                var unused = response.writeContinue();
            }
            // The head goes out at once: a peer may want to see it before it sends more.
            var unused = response.writeHead();
        }

        private void chunk(Buffer chunk) {
            try {
                frames.add(chunk, stream::request);
            } catch (Problem problem) {
                stream.fail(problem);
            }
        }

        private void ended() {
            try {
                frames.end();
                stream.end();
            } catch (Problem problem) {
                stream.fail(problem);
            }
        }

        @Override
        public void add(SubmitAck ack) {
            answers++;
            int size = ack.getSerializedSize();
            byte[] bytes = new byte[CodedOutputStream.computeUInt32SizeNoTag(size) + size];
            CodedOutputStream output = CodedOutputStream.newInstance(bytes);
            try {
                output.writeUInt32NoTag(size);
                ack.writeTo(output);
            } catch (IOException e) {
                throw new AssertionError("bad math: the array fits", e);
            }
            out.appendBytes(bytes);
        }

        @Override
        public void flush() {
            Buffer full = out;
            out = Buffer.buffer();
            if (!response.closed() && !response.ended()) {
                var unused = response.write(full);
            }
        }

        @Override
        public boolean isFull() {
            return response.writeQueueFull();
        }

        @Override
        public void pause(boolean wanted) {
            if (paused != wanted) {
                paused = wanted;
                if (wanted) {
                    request.pause();
                } else {
                    request.resume();
                }
            }
        }

        /** A stream that broke off has one more answer than it had requests: why. */
        @Override
        public void finished(@Nullable Throwable failure) {
            if (response.closed() || response.ended()) {
                return;
            }
            if (failure == null) {
                exchange.edge().count("/v1/entries:stream", 200);
                var unused = response.end();
                return;
            }
            Problem problem = Failures.problem(failure);
            String id = services.failures().record(failure, problem, "/v1/entries:stream");
            add(SubmitAck.newBuilder()
                    .setSequence(answers)
                    .setError(problem.toMessage(id))
                    .build());
            flush();
            exchange.edge().count("/v1/entries:stream", 400);
            if (request.isEnded()) {
                var unused = response.end();
                return;
            }
            request.handler(ignored -> {}); // what else comes is not looked at, until the connection closes
            pause(false);
            var unused = response.end().onComplete(sent -> request.connection().close());
        }
    }
}
