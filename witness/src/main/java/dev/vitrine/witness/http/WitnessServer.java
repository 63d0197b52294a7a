package dev.vitrine.witness.http;

import dev.vitrine.witness.decision.WitnessKeys;
import dev.vitrine.witness.logs.Admission;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running edge: listens, and stops in order. */
public final class WitnessServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WitnessServer.class);
    private static final long SWEEP_MILLIS = 1_000;
    private static final long START_SECONDS = 30;
    private static final int MAX_HEADER = 8 * 1024;
    private static final int MAX_REQUEST_LINE = 2 * 1024;

    /**
     * How to serve.
     *
     * @param port 0 for any free one
     * @param prefix before the paths of the protocol: empty, or with a leading and without a trailing slash
     * @param submissionUrl what the metadata says; empty for the address that is listened on
     * @param monitoringUrl like {@code submissionUrl}
     * @param threads that verify and sign
     * @param queue requests that may wait for them
     */
    public record Settings(
            String host,
            int port,
            String prefix,
            String submissionUrl,
            String monitoringUrl,
            String version,
            int threads,
            int queue,
            HttpLimits limits) {}

    private final Vertx vertx;
    private final HttpServer server;
    private final VerificationPool pool;
    private final Settings settings;
    private volatile boolean stopping;

    private WitnessServer(Vertx vertx, HttpServer server, VerificationPool pool, Settings settings) {
        this.vertx = vertx;
        this.server = server;
        this.pool = pool;
        this.settings = settings;
    }

    /** Listens once it returns. The store and the directory stay the caller's to close, after this. */
    public static WitnessServer start(
            Settings settings, WitnessParts parts, WitnessMetrics metrics, InstantSource clock) throws IOException {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setPreferNativeTransport(true)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        HttpServer server = vertx.createHttpServer(options(settings));
        VerificationPool pool = new VerificationPool(settings.threads(), settings.queue());
        WitnessServer running = new WitnessServer(vertx, server, pool, settings);

        Connections connections = new Connections(settings.limits(), System::nanoTime);
        WitnessService service = new WitnessService(parts, clock, settings.monitoringUrl());
        EvidenceService evidence = new EvidenceService(parts);
        WitnessKeys keys = parts.witness().keys();
        Pages pages = new Pages(
                () -> running.identity(keys, parts.admission(), clock.instant().getEpochSecond()),
                parts.logs()::count,
                () -> !running.stopping && parts.store().isHealthy());
        WitnessHttp http = new WitnessHttp(
                vertx,
                settings.limits(),
                connections,
                metrics,
                pool,
                service,
                evidence,
                new DistributorService(parts.gossip()),
                () -> Status.of(parts, service.refusals(), clock.instant().getEpochSecond()),
                pages,
                settings.prefix());

        HttpServer unused = server.connectionHandler(connections::opened).requestHandler(http::handle);
        long unusedTimer = vertx.setPeriodic(SWEEP_MILLIS, timer -> connections.closeIdle());
        metrics.gauge("witness_connections", "Open connections.", connections::open);
        metrics.gauge("witness_verification_queue", "Requests that wait for a thread.", pool::waiting);
        try {
            await(server.listen(), START_SECONDS);
        } catch (IOException e) {
            running.close();
            throw e;
        }
        return running;
    }

    private static HttpServerOptions options(Settings settings) {
        return new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setHttp2ClearTextEnabled(false)
                .setMaxInitialLineLength(MAX_REQUEST_LINE)
                .setMaxHeaderSize(MAX_HEADER)
                .setHandle100ContinueAutomatically(true)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(Math.toIntExact(settings.limits().idle().toMillis()));
    }

    /** The port that is listened on. */
    public int port() {
        return server.actualPort();
    }

    /** The address to reach the server at, without the prefix. */
    public String url() {
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return "http://" + host + ":" + port();
    }

    private Identity identity(WitnessKeys keys, Admission admission, long unixSeconds) {
        String here = url() + settings.prefix();
        return new Identity(
                keys.name().value(),
                settings.submissionUrl().isEmpty() ? here : settings.submissionUrl(),
                settings.monitoringUrl().isEmpty() ? here : settings.monitoringUrl(),
                keys.current(),
                keys.retiring(unixSeconds),
                admission.policy(),
                admission.openRate(),
                settings.version());
    }

    /** Stops accepting, lets requests under way finish within the drain time, and stops the threads. */
    @Override
    public void close() {
        stopping = true;
        Duration drain = settings.limits().drain();
        try {
            await(server.shutdown(drain.toMillis(), TimeUnit.MILLISECONDS), drain.toSeconds() + START_SECONDS);
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("the server did not stop in time");
        }
        pool.close();
        try {
            await(vertx.close(), START_SECONDS);
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("the event loop did not stop in time");
        }
    }

    private static void await(Future<?> future, long seconds) throws IOException {
        try {
            Object unused = future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
