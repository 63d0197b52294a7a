package dev.vitrine.client;

import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * HTTP with the two bounds that the JDK's client leaves open: the size of an answer, and the time until its last byte.
 * Repeats what a server asked to repeat (429 and 503), after the time that it asked for, inside of the deadline.
 */
final class HttpTransport {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_ATTEMPTS = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    private final HttpClient http;
    private final Duration deadline;
    private final Pause pause;

    /** How to wait; tests do not. */
    interface Pause {
        void sleep(Duration duration) throws InterruptedException;
    }

    HttpTransport(Duration deadline) {
        this(deadline, duration -> TimeUnit.NANOSECONDS.sleep(duration.toNanos()));
    }

    HttpTransport(Duration deadline, Pause pause) {
        this(deadline, pause, Optional.empty());
    }

    private HttpTransport(Duration deadline, Pause pause, Optional<ProxySelector> proxy) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                // A bare HTTP/1.1: an upgrade to h2c would send each first request's body twice.
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NORMAL);
        this.http = proxy.map(builder::proxy).orElse(builder).build();
        this.deadline = deadline;
        this.pause = pause;
    }

    /** Through a proxy, where there is one. */
    static HttpTransport through(Optional<InetSocketAddress> proxy, Duration deadline) {
        return new HttpTransport(
                deadline, duration -> TimeUnit.NANOSECONDS.sleep(duration.toNanos()), proxy.map(ProxySelector::of));
    }

    Duration deadline() {
        return deadline;
    }

    /**
     * Sends a request that may be sent again: every request of ours names what it wants, a submission included, because the
     * log knows a leaf by its hash.
     *
     * @throws IOException when there was no complete answer; the message says where and what to do
     */
    HttpAnswer send(HttpRequest request, int maxBody) throws IOException {
        long end = System.nanoTime() + deadline.toNanos();
        Duration backoff = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            HttpAnswer answer = sendOnce(request, maxBody, end);
            if (answer.status() != 429 && answer.status() != 503) {
                return answer;
            }
            Duration wanted = retryAfter(answer, backoff);
            if (attempt == MAX_ATTEMPTS || wanted.toNanos() > end - System.nanoTime()) {
                return answer;
            }
            waitFor(wanted);
            backoff = backoff.multipliedBy(2);
        }
    }

    /** Sends all at once and waits for all; nothing is repeated. */
    List<HttpAnswer> sendAll(List<HttpRequest> requests, int maxBody) throws IOException {
        long end = System.nanoTime() + deadline.toNanos();
        List<CompletableFuture<HttpResponse<Bytes>>> pending = requests.stream()
                .map(request -> http.sendAsync(request, response -> new BoundedBody(maxBody)))
                .toList();
        List<HttpAnswer> answers = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            answers.add(await(requests.get(i), pending.get(i), end));
        }
        return answers;
    }

    private HttpAnswer sendOnce(HttpRequest request, int maxBody, long end) throws IOException {
        return await(request, http.sendAsync(request, response -> new BoundedBody(maxBody)), end);
    }

    private HttpAnswer await(HttpRequest request, CompletableFuture<HttpResponse<Bytes>> pending, long end)
            throws IOException {
        try {
            HttpResponse<Bytes> response = pending.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            return new HttpAnswer(response.statusCode(), response.headers(), response.body());
        } catch (TimeoutException e) {
            boolean unused = pending.cancel(true);
            throw new HttpTimeoutException("no complete answer from " + at(request.uri()) + " within "
                    + deadline.toSeconds() + " s; try again, or raise --timeout");
        } catch (ExecutionException e) {
            throw explain(request.uri(), e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            boolean unused = pending.cancel(true);
            throw interrupted();
        }
    }

    private void waitFor(Duration duration) throws InterruptedIOException {
        try {
            pause.sleep(duration);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while waiting for an answer");
    }

    private static Duration retryAfter(HttpAnswer answer, Duration otherwise) {
        String value = answer.headers().firstValue("retry-after").orElse("");
        // The other form of the header, a date, would need a clock that agrees with the server's.
        return value.matches("[0-9]{1,4}") ? Duration.ofSeconds(Long.parseLong(value)) : otherwise;
    }

    private static IOException explain(URI uri, Throwable cause) {
        if (cause instanceof ConnectException || cause instanceof java.nio.channels.UnresolvedAddressException) {
            return new ConnectException("cannot reach " + at(uri) + "; is it running, and is the URL right?");
        }
        if (cause instanceof IOException e && e.getMessage() != null) {
            return new IOException(at(uri) + ": " + e.getMessage(), e);
        }
        return new IOException(at(uri) + ": the connection failed", cause);
    }

    private static String at(URI uri) {
        return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
    }
}
