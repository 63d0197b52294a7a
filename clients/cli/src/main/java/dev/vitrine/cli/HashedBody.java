package dev.vitrine.cli;

import dev.vitrine.tlog.Bytes;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Hashes an answer while it comes and keeps nothing of it; breaks off as soon as there is more of it than there may be. */
final class HashedBody implements BodySubscriber<HashedBody.Result> {

    private final long most;
    private final MessageDigest digest = sha256();
    private final CompletableFuture<Result> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;
    private long size;

    HashedBody(long most) {
        this.most = most;
    }

    /**
     * What came.
     *
     * @param size more than was allowed if it was broken off
     */
    record Result(long size, Bytes sha256) {}

    @Override
    public CompletionStage<Result> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (subscription == null || body.isDone()) {
            return;
        }
        for (ByteBuffer buffer : buffers) {
            size += buffer.remaining();
            digest.update(buffer);
        }
        if (size > most) {
            subscription.cancel();
            onComplete();
        } else {
            subscription.request(1);
        }
    }

    @Override
    public void onError(Throwable failure) {
        boolean unused = body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        if (!body.isDone()) {
            boolean unused = body.complete(new Result(size, Bytes.wrapUnsafe(digest.digest())));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
