package dev.vitrine.log.server.cosign;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.wire.CosignatureResponse;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** HTTP to witnesses: one deadline for everything, a bounded reply, no redirects. */
final class WitnessHttp {

    /** The most bytes of a reply that are read; a witness that sends more is cut off. */
    static final int MAX_REPLY = CosignatureResponse.MAX_SIZE;

    private final long timeoutMillis;

    // guarded by this; both are there from the first request on
    private @Nullable Vertx loop;
    private @Nullable HttpClient client;

    WitnessHttp(Duration timeout) {
        this.timeoutMillis = timeout.toMillis();
    }

    /** On an event loop of its own: on that of the server, a witness would wait behind all who wait for its answer. */
    private synchronized Vertx loop() {
        Vertx made = loop;
        if (made == null) {
            made = Vertx.builder()
                    .with(new VertxOptions()
                            .setEventLoopPoolSize(1)
                            .setPreferNativeTransport(true)
                            .setFileSystemOptions(new FileSystemOptions()
                                    .setFileCachingEnabled(false)
                                    .setClassPathResolvingEnabled(false)))
                    .build();
            loop = made;
        }
        return made;
    }

    private synchronized HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            made = loop().createHttpClient(
                            new HttpClientOptions()
                                    .setConnectTimeout((int) timeoutMillis)
                                    .setIdleTimeout(120)
                                    .setIdleTimeoutUnit(TimeUnit.SECONDS)
                                    .setKeepAliveTimeout(60)
                                    .setMaxHeaderSize(16 * 1024)
                                    .setDecompressionSupported(false),
                            new PoolOptions().setHttp1MaxSize(4));
            client = made;
        }
        return made;
    }

    Future<WitnessReply> post(String url, Bytes body) {
        return call(HttpMethod.POST, url, Buffer.buffer(body.toByteArray()));
    }

    Future<WitnessReply> get(String url) {
        return call(HttpMethod.GET, url, Buffer.buffer());
    }

    private Future<WitnessReply> call(HttpMethod method, String url, Buffer body) {
        RequestOptions options;
        try {
            options = new RequestOptions().setMethod(method).setAbsoluteURI(url).setFollowRedirects(false);
        } catch (RuntimeException e) {
            return Future.failedFuture(new IOException("not a URL of HTTP: " + url, e));
        }
        Deadline deadline = new Deadline();
        Vertx vertx = loop();
        long timer = vertx.setTimer(timeoutMillis, unused -> deadline.pass());
        return client().request(options)
                .compose(request -> {
                    deadline.guard(request);
                    return request.send(body).compose(response -> read(request, response));
                })
                .onComplete(unused -> vertx.cancelTimer(timer));
    }

    /** Resets the request if it is not over in time; its future then fails. Used on one event loop. */
    private static final class Deadline {
        private volatile boolean passed;
        private volatile Runnable reset = () -> {};

        void guard(HttpClientRequest request) {
            reset = () -> request.reset().onComplete(unused -> {});
            if (passed) {
                reset.run();
            }
        }

        void pass() {
            passed = true;
            reset.run();
        }
    }

    private static Future<WitnessReply> read(HttpClientRequest request, HttpClientResponse response) {
        Buffer body = Buffer.buffer();
        response.handler(chunk -> {
            if (body.length() + chunk.length() > MAX_REPLY) {
                request.reset().onComplete(unused -> {});
            } else {
                body.appendBuffer(chunk);
            }
        });
        String contentType = response.getHeader("Content-Type");
        return response.end()
                .map(unused -> new WitnessReply(
                        response.statusCode(),
                        contentType == null ? "" : contentType,
                        Bytes.wrapUnsafe(body.getBytes())));
    }

    /** Ends requests that are under way. */
    synchronized void close() {
        if (loop != null) {
            Future<Void> unused = loop.close();
        }
    }
}
