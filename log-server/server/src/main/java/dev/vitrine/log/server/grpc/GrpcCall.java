package dev.vitrine.log.server.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.vitrine.log.server.metrics.LogMetrics;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.server.problem.Problems;
import dev.vitrine.log.server.service.Failures;
import dev.vitrine.proto.v1.ErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.InvalidMessageException;
import io.vertx.grpc.common.MessageSizeOverflowException;
import io.vertx.grpc.common.WireFormat;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** One call: its messages as bytes, and its end with a status of the error table. Lives on one event loop. */
final class GrpcCall {

    /** Where the serialised Error of a failed call is. */
    static final String ERROR_TRAILER = "vitrine-error-bin";

    /** A request with the largest leaf. */
    static final int MAX_MESSAGE = 65_535 + 64;

    private final GrpcServerRequest<Buffer, Buffer> request;
    private final GrpcServerResponse<Buffer, Buffer> response;
    private final Failures failures;
    private final LogMetrics metrics;
    private boolean ended;

    GrpcCall(GrpcServerRequest<Buffer, Buffer> request, Failures failures, LogMetrics metrics) {
        this.request = request;
        this.response = request.response();
        this.failures = failures;
        this.metrics = metrics;
    }

    GrpcServerRequest<Buffer, Buffer> request() {
        return request;
    }

    GrpcServerResponse<Buffer, Buffer> response() {
        return response;
    }

    boolean isEnded() {
        return ended;
    }

    /** What the library says about frames that are no messages, in the words of the table. */
    void refuseInvalidMessages() {
        request.invalidMessageHandler(this::invalid);
    }

    private void invalid(InvalidMessageException invalid) {
        fail(
                invalid instanceof MessageSizeOverflowException
                        ? new Problem(ErrorCode.BODY_TOO_LARGE, "a message here has at most " + MAX_MESSAGE + " bytes")
                        : new Problem(ErrorCode.MALFORMED_PROTOBUF, "not a gRPC message"));
    }

    <M extends Message> M parse(GrpcMessage message, Parser<M> parser) throws Problem {
        if (message.format() != WireFormat.PROTOBUF) {
            throw new Problem(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "content-type", "application/grpc+proto");
        }
        try {
            return parser.parseFrom(plain(message));
        } catch (InvalidProtocolBufferException e) {
            throw new Problem(ErrorCode.MALFORMED_PROTOBUF, "the message is not of the method's type");
        }
    }

    /** The bytes of a message, uncompressed up to the limit: a small message can hold a very large one. */
    private static byte[] plain(GrpcMessage message) throws Problem {
        byte[] bytes = message.payload().getBytes();
        if (!message.encoding().equals("gzip")) {
            return bytes;
        }
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] plain = gzip.readNBytes(MAX_MESSAGE + 1);
            if (plain.length > MAX_MESSAGE) {
                throw new Problem(ErrorCode.BODY_TOO_LARGE, "a message here has at most " + MAX_MESSAGE + " bytes");
            }
            return plain;
        } catch (IOException e) {
            throw new Problem(ErrorCode.MALFORMED_PROTOBUF, "not gzip");
        }
    }

    void send(Message message) {
        if (!ended) {
            var unused = response.write(Buffer.buffer(message.toByteArray()));
        }
    }

    void end(@Nullable Message last) {
        if (!ended) {
            ended = true;
            metrics.call(request.methodName(), GrpcStatus.OK.name()).increment();
            var unused = last == null ? response.end() : response.end(Buffer.buffer(last.toByteArray()));
        }
    }

    void fail(Throwable failure) {
        if (ended) {
            return;
        }
        ended = true;
        Problem problem = Failures.problem(failure);
        String id = failures.record(failure, problem, request.methodName());
        GrpcStatus status = Problems.of(problem.code()).grpcStatus();
        metrics.call(request.methodName(), status.name()).increment();
        response.status(status);
        response.statusMessage(String.valueOf(problem.getMessage()));
        response.trailers()
                .set(
                        ERROR_TRAILER,
                        Base64.getEncoder()
                                .withoutPadding()
                                .encodeToString(problem.toMessage(id).toByteArray()));
        var unused = response.end();
    }

    /** The peer is gone. */
    void abandon() {
        ended = true;
    }
}
