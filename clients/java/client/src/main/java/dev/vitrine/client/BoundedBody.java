package dev.vitrine.client;

import dev.vitrine.tlog.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Collects a body and fails as soon as it is larger than was agreed: a server must not fill a client's memory. */
final class BoundedBody implements BodySubscriber<Bytes> {

    private final int limit;
    private final CompletableFuture<Bytes> whole = new CompletableFuture<>();
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private @Nullable Subscription subscription; // set by the first signal, before any other

    BoundedBody(int limit) {
        this.limit = limit;
    }

    @Override
    public CompletionStage<Bytes> getBody() {
        return whole;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        this.subscription = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (buffer.remaining() > limit - collected.size()) {
                if (subscription != null) {
                    subscription.cancel();
                }
                boolean unused = whole.completeExceptionally(new IOException(
                        "the answer is larger than " + limit + " bytes, which no answer of this kind is"));
                return;
            }
            byte[] chunk = new byte[buffer.remaining()];
            buffer.get(chunk);
            collected.write(chunk, 0, chunk.length);
        }
    }

    @Override
    public void onError(Throwable failure) {
        boolean unused = whole.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        boolean unused = whole.complete(Bytes.wrapUnsafe(collected.toByteArray()));
    }
}
