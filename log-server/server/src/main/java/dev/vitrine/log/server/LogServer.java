package dev.vitrine.log.server;

import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.log.Log;
import dev.vitrine.log.LogStatus;
import dev.vitrine.log.server.access.Access;
import dev.vitrine.log.server.access.AccessException;
import dev.vitrine.log.server.access.PublisherKeys;
import dev.vitrine.log.server.access.Tokens;
import dev.vitrine.log.server.admission.Admission;
import dev.vitrine.log.server.admission.CompromisedSigners;
import dev.vitrine.log.server.admission.FastEcdsa;
import dev.vitrine.log.server.admission.JudgedEvidence;
import dev.vitrine.log.server.blob.BlobLimits;
import dev.vitrine.log.server.blob.BlobRecord;
import dev.vitrine.log.server.blob.BlobStore;
import dev.vitrine.log.server.config.ServerConfig;
import dev.vitrine.log.server.cosign.Publisher;
import dev.vitrine.log.server.grpc.LogServiceEndpoint;
import dev.vitrine.log.server.http.Edge;
import dev.vitrine.log.server.hub.HubApi;
import dev.vitrine.log.server.hub.KeptBlobs;
import dev.vitrine.log.server.metrics.LogMetrics;
import dev.vitrine.log.server.metrics.Metrics;
import dev.vitrine.log.server.service.Failures;
import dev.vitrine.log.server.service.LogApi;
import dev.vitrine.log.server.service.LoopExecutor;
import dev.vitrine.log.server.service.Receipts;
import dev.vitrine.log.server.service.RequestIds;
import dev.vitrine.log.server.service.Services;
import dev.vitrine.log.server.service.Streams;
import dev.vitrine.log.server.service.Submissions;
import dev.vitrine.log.server.service.Watchers;
import dev.vitrine.log.server.service.Workers;
import dev.vitrine.log.store.LogStore;
import dev.vitrine.proto.rules.EntryRules;
import dev.vitrine.proto.v1.LogInfo;
import dev.vitrine.tlog.policy.TrustPolicy;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running log server. {@link #start} reads like the recipe that it is; {@link #stop} is its reverse. */
public final class LogServer {

    private static final Logger LOG = LoggerFactory.getLogger(LogServer.class);

    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final int UPLOAD_QUEUE = 1_024;
    private static final Duration LAST_ROUND = Duration.ofSeconds(3);

    /**
     * What a server serves.
     *
     * @param store of an existing log; the server owns it from its start on
     */
    record Parts(LogStore store, LogIdentity identity, LogKeys keys, TrustPolicy policy, Path blobs) {}

    private final Vertx vertx;
    private final Log log;
    private final Publisher publisher;
    private final Workers admissionWorkers;
    private final Workers judges;
    private final Workers readers;
    private final Workers uploads;
    private final BlobStore blobs;
    private final Services services;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private final List<WatchedFiles> watched = new CopyOnWriteArrayList<>();
    private volatile boolean stopping;
    private volatile long watching = -1; // the timer that looks at the watched files
    private volatile String url = "";

    private LogServer(Parts parts, ServerConfig config, InstantSource clock) {
        LogMetrics metrics = new LogMetrics(new Metrics());
        LogEvents events = new LogEvents(metrics);
        VerifiedChains chains = VerifiedChains.alsoUnder(
                config.evidence().roots(), config.evidence().cachedChains(), FastEcdsa.find());
        log = LogOpening.open(parts, config, events, chains, clock);
        JudgedEvidence evidence = new JudgedEvidence(chains, PublishedKeys.shipped(), clock, metrics.evidence);
        CompromisedSigners.read(log).forEach(evidence::learn);
        blobs = blobs(parts, config.blobs(), clock);
        uploads = new Workers("upload", config.blobs().threads(), UPLOAD_QUEUE);
        vertx = vertx(config);
        publisher = new Publisher(
                log, LogOpening.emptyTree(parts, clock), parts.policy(), config.publish(), metrics, clock);
        publisher.start();
        events.publishTo(publisher);
        ServerConfig.Work work = config.work();
        Access access = new Access(config.access(), System::nanoTime);
        admissionWorkers = new Workers("admission", work.admissionThreads(), work.admissionQueue());
        judges = new Workers(
                "evidence", config.evidence().threads(), config.evidence().queue());
        readers = new Workers("reader", work.readThreads(), work.readQueue());
        Receipts receipts = new Receipts(log);
        HubApi.Sources sources = new HubApi.Sources(
                log,
                publisher::latest,
                publisher::alarmed,
                parts.policy(),
                parts.identity().origin(),
                evidence::judge,
                sha256 -> blobs.find(sha256).map(LogServer::kept),
                clock);
        services = new Services(
                config,
                access,
                log,
                publisher,
                new Submissions(
                        log,
                        parts.identity().isRaw() ? null : new Admission(evidence),
                        config.index().enabled(),
                        access,
                        admissionWorkers,
                        judges,
                        metrics),
                receipts,
                new LogApi(log, publisher, receipts, readers, info(parts)),
                new HubApi(sources, readers::call),
                blobs,
                uploads,
                new Watchers(log, publisher, readers, config.events().maxWatchers()),
                new Streams(),
                readers,
                new Failures(new RequestIds(clock.millis()), clock::millis),
                metrics,
                this::isReady);
        LogGauges.register(services, admissionWorkers, judges, clock);
    }

    /** Opens the log, starts publishing, and listens. Returns once requests are answered. */
    static LogServer start(Parts parts, ServerConfig config, String host, int port, InstantSource clock) {
        LogServer server = new LogServer(parts, config, clock);
        try {
            // Before the first request: what was restored from an old copy must not sign another history.
            server.publisher.askForLaterHeads();
            server.watchAccess();
            server.listen(host, port);
            return server;
        } catch (IOException e) {
            server.stop();
            throw new StartException(e.getMessage() + " cannot be read", e);
        } catch (RuntimeException e) {
            server.stop();
            throw e;
        }
    }

    /** The files that say who may submit. */
    private void watchAccess() throws IOException {
        ServerConfig.Access config = services.config().access();
        Access access = services.access();
        if (!config.tokens().isEmpty()) {
            Path file = Path.of(config.tokens());
            watched.add(new WatchedFiles(List.of(file), () -> access.require(usable(file, Tokens::parse))));
        }
        if (!config.publishers().isEmpty()) {
            Path file = Path.of(config.publishers());
            watched.add(new WatchedFiles(List.of(file), () -> access.require(usable(file, PublisherKeys::parse))));
        }
    }

    private interface AccessFile<T> {
        T parse(String text) throws AccessException;
    }

    private static <T> T usable(Path file, AccessFile<T> kind) throws IOException {
        try {
            return kind.parse(Files.readString(file));
        } catch (AccessException e) {
            throw new StartException(file + ": " + e.getMessage(), e);
        }
    }

    /** The certificate, now and whenever its files are replaced; connections that are open keep the one they have. */
    private void watchCertificate(HttpServerOptions options) throws IOException {
        ServerConfig.Tls tls = services.config().tls();
        if (!tls.isOn()) {
            return;
        }
        List<Path> files = List.of(Path.of(tls.certificate()), Path.of(tls.key()));
        watched.add(new WatchedFiles(files, () -> {
            TlsCertificate certificate = TlsCertificate.read(files.get(0), files.get(1));
            LOG.atInfo().addKeyValue("not_after", certificate.notAfter()).log("certificate");
            if (servers.isEmpty()) {
                certificate.applyTo(options);
                return;
            }
            for (HttpServer server : servers) {
                await(
                        server.updateSSLOptions(options.getSslOptions().copy().setKeyCertOptions(certificate.pem())),
                        DRAIN);
            }
        }));
    }

    private void listen(String host, int port) throws IOException {
        ServerConfig config = services.config();
        HttpServerOptions options = Edge.options(config.http())
                .setHost(host)
                // A negative port is one free port that all event loops share.
                .setPort(port == 0 ? -1 : port);
        watchCertificate(options);
        DeploymentOptions deployment =
                new DeploymentOptions().setInstances(config.http().eventLoops());
        await(vertx.deployVerticle(() -> new EdgeVerticle(options), deployment), Duration.ofSeconds(30));
        if (!watched.isEmpty()) {
            watching = vertx.setPeriodic(
                    config.access().reload().toMillis(),
                    tick -> vertx.executeBlocking(() -> {
                        watched.forEach(WatchedFiles::look);
                        return null;
                    }));
        }
        String shown = host.contains(":") ? "[" + host + "]" : host;
        url = (config.tls().isOn() ? "https://" : "http://") + shown + ":"
                + servers.get(0).actualPort();
    }

    /** One event loop's edge. */
    private final class EdgeVerticle extends VerticleBase {

        private final HttpServerOptions options;
        private @Nullable Edge edge;

        EdgeVerticle(HttpServerOptions options) {
            this.options = options;
        }

        @Override
        public Future<?> start() {
            Context loopContext = vertx.getOrCreateContext();
            LoopExecutor loop = new LoopExecutor(vertx, loopContext);
            Edge own = new Edge(services, vertx, loop, new LogServiceEndpoint(services, vertx, loop));
            edge = own;
            return vertx.createHttpServer(options)
                    .connectionHandler(own::opened)
                    .requestHandler(own)
                    .exceptionHandler(lost -> LOG.atDebug().setCause(lost).log("connection failed"))
                    .listen()
                    .onSuccess(servers::add);
        }

        @Override
        public Future<?> stop() {
            if (edge != null) {
                edge.close();
            }
            return Future.succeededFuture();
        }
    }

    /** Where it listens, such as {@code http://127.0.0.1:6962}. */
    public String url() {
        return url;
    }

    /** Whether the log takes entries and this server is not going away. */
    public boolean isReady() {
        LogStatus status = log.status();
        return !stopping && (status == LogStatus.RUNNING || status == LogStatus.RECOVERING);
    }

    /** Whether the log stopped by itself, so that somebody must act. */
    public boolean isHalted() {
        return log.status() == LogStatus.HALTED;
    }

    Services services() {
        return services;
    }

    /**
     * Stops in order: no new connections and entries; what was taken is committed and answered; the newest head gets a last
     * chance to be published; the store is closed. Loses nothing that was acknowledged.
     */
    public synchronized void stop() {
        if (stopping) {
            return;
        }
        stopping = true;
        boolean unused = vertx.cancelTimer(watching);
        services.submissions().close();
        services.streams().close();
        services.watchers().close();
        List<Future<Void>> closing = servers.stream()
                .map(server -> server.shutdown(DRAIN.toMillis(), TimeUnit.MILLISECONDS))
                .toList();
        try {
            boolean admitted = admissionWorkers.drain(DRAIN.toMillis(), TimeUnit.MILLISECONDS)
                    && judges.drain(DRAIN.toMillis(), TimeUnit.MILLISECONDS);
            log.drain(); // what is committed after the last round would wait for the next start to be published
            boolean published = publisher.drain(lastRound());
            LOG.atInfo()
                    .addKeyValue("admission_drained", admitted)
                    .addKeyValue("newest_published", published)
                    .log("drained");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        quietly(Future.join(closing));
        readers.close();
        uploads.close();
        long size = log.head().size();
        log.close();
        blobs.close();
        quietly(vertx.close());
        LOG.atInfo().addKeyValue("size", size).log("stopped");
    }

    /** Nobody waits longer for witnesses than submitters do. */
    private Duration lastRound() {
        Duration wait = services.config().publish().witnessedWait();
        return wait.compareTo(LAST_ROUND) < 0 ? wait : LAST_ROUND;
    }

    private static void quietly(Future<?> future) {
        try {
            await(future, DRAIN.plusSeconds(5));
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("did not close cleanly");
        }
    }

    private static void await(Future<?> future, Duration timeout) {
        try {
            Object unused =
                    future.toCompletionStage().toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new StartException(String.valueOf(cause == null ? e : cause.getMessage()), e);
        } catch (TimeoutException e) {
            throw new StartException("not done after " + timeout.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted", e);
        }
    }

    private BlobStore blobs(Parts parts, ServerConfig.Blobs config, InstantSource clock) {
        BlobLimits limits =
                new BlobLimits(config.maxSize(), config.publisherQuota(), config.total(), config.retention());
        try {
            return BlobStore.open(parts.blobs(), limits, clock);
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }

    private static KeptBlobs.Kept kept(BlobRecord record) {
        return new KeptBlobs.Kept(record.size(), record.storedAt(), record.retainedUntil(), record.publisher());
    }

    private static Vertx vertx(ServerConfig config) {
        return Vertx.builder()
                .with(new VertxOptions()
                        .setEventLoopPoolSize(config.http().eventLoops())
                        .setPreferNativeTransport(true)
                        .setFileSystemOptions(new FileSystemOptions()
                                .setFileCachingEnabled(false)
                                .setClassPathResolvingEnabled(false)))
                .build();
    }

    private static LogInfo info(Parts parts) {
        String version = LogServer.class.getPackage().getImplementationVersion();
        return LogInfo.newBuilder()
                .setOrigin(parts.identity().origin())
                .addAllVkeys(parts.keys().vkeys())
                .setAdmission(parts.identity().admission())
                .setMaxLeafSize(EntryRules.MAX_LEAF_SIZE)
                .setWitnessPolicy(new String(parts.policy().toText().toByteArray(), StandardCharsets.UTF_8))
                .setSoftware("vitrine " + (version == null ? "development" : version))
                .build();
    }
}
