package dev.vitrine.witness.peers;

import dev.vitrine.tlog.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * HTTP to strangers: one deadline for everything, a bound on every answer, no redirects, no repetition. Blocking; used by
 * the few threads of gossip, each of which has one request under way at most.
 */
final class BoundedHttp {

    private final HttpClient client;
    private final Duration deadline;

    BoundedHttp(Duration deadline, ExecutorService executor) {
        this.deadline = deadline;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(deadline)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(executor)
                .build();
    }

    /** What came, whatever its status. */
    record Answer(int status, String contentEncoding, Bytes body) {}

    Answer get(URI url, int limit) throws IOException {
        return send(HttpRequest.newBuilder(url).build(), limit);
    }

    /** Like {@link #get}, for what may come compressed. */
    Answer getEncoded(URI url, int limit) throws IOException {
        return send(
                HttpRequest.newBuilder(url)
                        .header("Accept-Encoding", "gzip, identity")
                        .build(),
                limit);
    }

    Answer post(URI url, Bytes body, int limit) throws IOException {
        return send(
                HttpRequest.newBuilder(url)
                        .header("Content-Type", "text/plain; charset=utf-8")
                        .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                        .build(),
                limit);
    }

    private Answer send(HttpRequest request, int limit) throws IOException {
        CompletableFuture<HttpResponse<Bytes>> pending = client.sendAsync(request, response -> new Body(limit));
        try {
            HttpResponse<Bytes> response = pending.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            String encoding = response.headers().firstValue("content-encoding").orElse("identity");
            return new Answer(response.statusCode(), encoding, response.body());
        } catch (TimeoutException e) {
            boolean unused = pending.cancel(true);
            throw new IOException("no answer within " + deadline.toMillis() + " ms");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(
                    cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), cause);
        } catch (InterruptedException e) {
            boolean unused = pending.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped");
        }
    }

    /** Collects a body, and gives up as soon as it is larger than was agreed. */
    private static final class Body implements BodySubscriber<Bytes> {

        private final int limit;
        private final CompletableFuture<Bytes> whole = new CompletableFuture<>();
        private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
        private @Nullable Subscription subscription; // set by the first signal

        Body(int limit) {
            this.limit = limit;
        }

        @Override
        public CompletionStage<Bytes> getBody() {
            return whole;
        }

        @Override
        public void onSubscribe(Subscription first) {
            subscription = first;
            first.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                if (buffer.remaining() > limit - collected.size()) {
                    if (subscription != null) {
                        subscription.cancel();
                    }
                    boolean unused = whole.completeExceptionally(
                            new IOException("the answer is larger than " + limit + " bytes"));
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
}
