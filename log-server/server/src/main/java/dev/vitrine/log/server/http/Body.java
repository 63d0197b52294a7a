package dev.vitrine.log.server.http;

import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.tlog.Bytes;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects the body of one request, up to a limit that is known before the first byte is kept. */
final class Body {

    /** What is done with a whole body. */
    @FunctionalInterface
    interface Taker {
        void take(Bytes body) throws Problem;
    }

    /** How much of a refused body is read and thrown away, so that the peer gets to read why, before it is cut off. */
    private static final long MAX_DISCARDED = 4 << 20;

    private final Exchange exchange;
    private final int limit;
    private final Taker then;
    private byte @Nullable [] bytes; // null until the first chunk arrives, and after a refusal
    private int size;
    private boolean refused;
    private long discarded;

    private Body(Exchange exchange, int limit, Taker then) {
        this.exchange = exchange;
        this.limit = limit;
        this.then = then;
    }

    /** Calls {@code then} with the whole body, or answers BODY_TOO_LARGE. */
    static void collect(Exchange exchange, int limit, Taker then) {
        new Body(exchange, limit, then).start();
    }

    private void start() {
        HttpServerRequest request = exchange.request();
        exchange.edge().connections().bodyBegan(request.connection(), System.nanoTime());
        request.handler(this::chunk);
        request.endHandler(unused -> end());
        String coding = exchange.header(HttpHeaderNames.CONTENT_ENCODING);
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            // Taken as it stands it would be logged as it stands; inflated, a small body could be a very large one.
            refuse(new Problem(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding", "a body here is sent without compression"));
            return;
        }
        String length = exchange.header(HttpHeaderNames.CONTENT_LENGTH);
        if (length != null && isAbove(length, limit)) {
            refuse();
            return;
        }
        if (exchange.header(HttpHeaderNames.EXPECT) != null) {
            var unused = request.response().writeContinue();
        }
    }

    private void chunk(Buffer chunk) {
        if (refused) {
            discard(chunk.length());
            return;
        }
        int length = chunk.length();
        if (length > limit - size) {
            refuse();
            discard(length);
            return;
        }
        if (bytes == null) {
            bytes = chunk.getBytes(); // the usual case: all of it
        } else {
            if (size + length > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(limit, Math.max(2 * bytes.length, size + length)));
            }
            chunk.getBytes(bytes, size);
        }
        size += length;
    }

    private void end() {
        exchange.edge().connections().bodyEnded(exchange.request().connection(), System.nanoTime());
        if (refused) {
            return;
        }
        Bytes body = bytes == null ? Bytes.EMPTY : Bytes.wrapUnsafe(bytes).slice(0, size);
        bytes = null;
        exchange.guarded(() -> then.take(body));
    }

    private void refuse() {
        refuse(new Problem(ErrorCode.BODY_TOO_LARGE, "a body here has at most " + limit + " bytes"));
    }

    private void refuse(Problem why) {
        refused = true;
        bytes = null;
        exchange.fail(why);
    }

    private void discard(int length) {
        discarded += length;
        if (discarded > MAX_DISCARDED) {
            exchange.request().connection().close();
        }
    }

    /** Whether a Content-Length, which the HTTP decoder has checked to be a number, is above the limit. */
    private static boolean isAbove(String length, int limit) {
        return length.length() > 10 || Long.parseLong(length) > limit;
    }
}
