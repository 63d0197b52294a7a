package dev.vitrine.log.server.http;

import dev.vitrine.log.server.blob.BlobUpload;
import dev.vitrine.log.server.blob.UploadRight;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.server.service.Services;
import dev.vitrine.proto.v1.BlobInfo;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.tlog.Bytes;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/*
 * Implementation note. The request is paused from the start, and again with every chunk until that is on disk: what a peer sends
 * faster than it is written waits in its own socket. All writes go through a pool of their own, so that a slow disk does not
 * keep reads waiting.
 */

/** One upload, from its first byte to its answer. Owned by one event loop. */
final class BlobReceiver {

    private static final long MAX_DISCARDED = 4 << 20;

    private final Services services;
    private final Exchange exchange;
    private final MediaType format;
    private final Bytes sha256;
    private final HttpServerRequest request;
    private @Nullable BlobUpload upload;
    private CompletableFuture<?> writing = CompletableFuture.completedFuture(null);
    private boolean over;
    private long discarded;

    private BlobReceiver(Services services, Exchange exchange, MediaType format, Bytes sha256) {
        this.services = services;
        this.exchange = exchange;
        this.format = format;
        this.sha256 = sha256;
        this.request = exchange.request();
    }

    /** @param header as it was received */
    static void start(Services services, Exchange exchange, MediaType format, Bytes sha256, String header) {
        new BlobReceiver(services, exchange, format, sha256).start(header);
    }

    private void start(String header) {
        request.pause();
        request.exceptionHandler(lost -> abandon());
        request.handler(this::chunk);
        request.endHandler(unused -> ended());
        exchange.response().closeHandler(unused -> abandon());
        exchange.whenFinished(
                services.uploads().call(() -> begin(header)), (Optional<BlobUpload> begun, Throwable failure) -> {
                    if (failure != null) {
                        fail(failure);
                    } else if (begun.isEmpty()) {
                        answer(false);
                    } else if (over) {
                        drop(begun.get()); // the peer went away meanwhile
                    } else {
                        upload = begun.get();
                        if (exchange.header(HttpHeaderNames.EXPECT) != null) {
                            var unused = exchange.response().writeContinue();
                        }
                        request.resume();
                    }
                });
    }

    /** Empty if the blob is here already. */
    private Optional<BlobUpload> begin(String header) throws Problem {
        UploadRight right = UploadRight.parse(header, services.api().origin(), sha256);
        services.access().checkPublisher(right.publisher());
        String length = exchange.header(HttpHeaderNames.CONTENT_LENGTH);
        if (length != null && !length.equals(Long.toString(right.size()))) {
            throw new Problem(
                    ErrorCode.BLOB_MISMATCH, "Content-Length", "the body does not have the size that was signed");
        }
        return services.blobs().find(sha256).isPresent()
                ? Optional.empty()
                : Optional.of(services.blobs().begin(sha256, right.size(), right.publisher()));
    }

    private void chunk(Buffer chunk) {
        BlobUpload current = upload;
        if (over || current == null) {
            discard(chunk.length());
            return;
        }
        request.pause();
        byte[] bytes = chunk.getBytes();
        CompletableFuture<Boolean> written = services.uploads().call(() -> {
            current.write(bytes);
            return true;
        });
        writing = written;
        exchange.whenFinished(written, (done, failure) -> {
            if (failure != null) {
                fail(failure);
            }
            request.resume();
        });
    }

    /** What was refused is read for a while, so that the peer gets to read why; then it is cut off. */
    private void discard(int length) {
        discarded += length;
        if (discarded > MAX_DISCARDED) {
            var unused = request.connection().close();
        }
    }

    private void ended() {
        BlobUpload current = upload;
        if (over || current == null) {
            return;
        }
        // The last chunk was written: the request was paused until then.
        exchange.whenFinished(services.uploads().call(current::finish), (stored, failure) -> {
            if (failure != null) {
                fail(failure);
            } else {
                answer(true);
            }
        });
    }

    private void answer(boolean created) {
        over = true;
        request.resume();
        exchange.whenDone(services.hub().blob(sha256, created), (BlobInfo info) -> {
            exchange.send(created ? 201 : 200, info, format);
        });
    }

    private void fail(Throwable failure) {
        if (!over) {
            over = true;
            release();
            exchange.fail(failure);
            request.resume();
        }
    }

    /** The peer is gone. */
    private void abandon() {
        if (!over) {
            over = true;
            release();
        }
    }

    private void release() {
        BlobUpload current = upload;
        if (current != null) {
            drop(current);
        }
    }

    /** After the write that may be under way; it ends on the pool, and so does this. */
    private void drop(BlobUpload current) {
        var unused = writing.whenComplete((done, failure) -> current.abandon());
    }
}
