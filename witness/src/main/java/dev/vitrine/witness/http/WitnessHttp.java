package dev.vitrine.witness.http;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.wire.AddCheckpointRequest;
import dev.vitrine.witness.store.OriginHash;
import dev.vitrine.witness.store.StoreException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Paths, methods, bodies. Runs on the event loop and does nothing there but move bytes; what verifies, signs or reads is
 * handed to the pool. Paths are compared as they stand: no decoding, no normalising, so every disguise is a 404.
 */
final class WitnessHttp {

    static final int MAX_BODY = AddCheckpointRequest.MAX_SIZE;

    private static final Logger LOG = LoggerFactory.getLogger(WitnessHttp.class);
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String CHECKPOINT = "/checkpoint";

    private final Vertx vertx;
    private final HttpLimits limits;
    private final Connections connections;
    private final WitnessMetrics metrics;
    private final VerificationPool pool;
    private final String prefix;
    private final DistributorService distributor;
    private final Map<String, Function<Bytes, CompletionStage<Answer>>> posts;
    private final Map<String, Supplier<Answer>> pages;
    private final Map<String, Supplier<CompletionStage<Answer>>> lookUps;
    private final List<Reads> reads;

    /** Paths that name something: what is behind the prefix, 64 hexadecimal digits, and what is behind those. */
    private record Reads(
            String endpoint, String before, String after, Function<Hash, CompletionStage<Answer>> answer) {}

    WitnessHttp(
            Vertx vertx,
            HttpLimits limits,
            Connections connections,
            WitnessMetrics metrics,
            VerificationPool pool,
            WitnessService service,
            EvidenceService evidence,
            DistributorService distributor,
            Supplier<Status> status,
            Pages pages,
            String prefix) {
        this.vertx = vertx;
        this.limits = limits;
        this.connections = connections;
        this.metrics = metrics;
        this.pool = pool;
        this.prefix = prefix;
        this.distributor = distributor;
        this.posts = Map.of(
                prefix + "/add-checkpoint",
                service::addCheckpoint,
                prefix + "/sign-subtree",
                service::signSubtree,
                prefix + "/add-evidence",
                evidence::add,
                prefix + "/report",
                evidence::report,
                prefix + "/announce",
                evidence::announce);
        this.lookUps = Map.of(
                prefix + "/evidence",
                evidence::all,
                prefix + "/status",
                () -> done(Answer.ok("text/html; charset=utf-8", status.get().html())),
                prefix + "/status.json",
                () -> done(Answer.ok("application/json", status.get().json())));
        this.reads = List.of(
                new Reads("checkpoint", "/", CHECKPOINT, id -> service.checkpoint(new OriginHash(id))),
                new Reads("evidence", "/", "/evidence", id -> evidence.about(new OriginHash(id))),
                new Reads("evidence", "/evidence/", "", evidence::one));
        this.pages = new HashMap<>(Map.of(
                "/", pages::home,
                "/witness.v0.json", pages::metadata,
                "/healthz", pages::health,
                "/readyz", pages::readiness,
                "/metrics", () -> Answer.ok(PROMETHEUS, Bytes.utf8(metrics.print()))));
        this.pages.put(prefix + "/witness.v0.json", pages::metadata);
    }

    void handle(HttpServerRequest request) {
        connections.began(request.connection());
        String path = request.path() == null ? "" : request.path();
        Function<Bytes, CompletionStage<Answer>> post = posts.get(path);
        if (post != null) {
            String endpoint = path.substring(prefix.length() + 1);
            if (request.method().equals(HttpMethod.POST)) {
                new Body(request, endpoint, post).read();
            } else {
                respond(request, endpoint, System.nanoTime(), Answer.methodNotAllowed("POST"));
            }
            return;
        }
        Supplier<Answer> page = pages.get(path);
        if (page != null) {
            get(request, "page", page);
            return;
        }
        Supplier<CompletionStage<Answer>> lookUp = lookUps.get(path);
        if (lookUp != null) {
            lookUp(request, path.endsWith("/evidence") ? "evidence" : "status", lookUp);
            return;
        }
        if (path.startsWith(DistributorService.PREFIX)) {
            distributor(request, path.substring(DistributorService.PREFIX.length()));
            return;
        }
        for (Reads read : reads) {
            Optional<Hash> id = named(path, prefix + read.before(), read.after());
            if (id.isPresent()) {
                lookUp(request, read.endpoint(), () -> read.answer().apply(id.get()));
                return;
            }
        }
        respond(request, "other", System.nanoTime(), Answer.notFound());
    }

    private void distributor(HttpServerRequest request, String path) {
        if (request.method().equals(HttpMethod.PUT)) {
            new Body(request, "distributor", body -> distributor.put(path, body)).read();
        } else {
            lookUp(request, "distributor", () -> distributor.get(path));
        }
    }

    /** The 64 lower-case hexadecimal digits between two parts of a path. */
    private static Optional<Hash> named(String path, String before, String after) {
        if (!path.startsWith(before) || !path.endsWith(after)) {
            return Optional.empty();
        }
        try {
            int end = Math.max(before.length(), path.length() - after.length());
            return Optional.of(
                    OriginHash.parse(path.substring(before.length(), end)).hash());
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private void lookUp(HttpServerRequest request, String endpoint, Supplier<CompletionStage<Answer>> lookUp) {
        long start = System.nanoTime();
        if (isGet(request)) {
            Context context = vertx.getOrCreateContext();
            var unused = pool.answer(lookUp)
                    .thenAccept(answer -> context.runOnContext(done -> respond(request, endpoint, start, answer)));
        } else {
            respond(request, endpoint, start, Answer.methodNotAllowed("GET, HEAD"));
        }
    }

    private static CompletionStage<Answer> done(Answer answer) {
        return CompletableFuture.completedStage(answer);
    }

    private void get(HttpServerRequest request, String endpoint, Supplier<Answer> page) {
        long start = System.nanoTime();
        Answer answer;
        try {
            answer = isGet(request) ? page.get() : Answer.methodNotAllowed("GET, HEAD");
        } catch (StoreException e) {
            LOG.atError().setCause(e).log("a page failed");
            answer = Answer.internal();
        }
        respond(request, endpoint, start, answer);
    }

    private static boolean isGet(HttpServerRequest request) {
        return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    }

    private void respond(HttpServerRequest request, String endpoint, long start, Answer answer) {
        metrics.answered(endpoint, answer.outcome(), System.nanoTime() - start);
        HttpServerResponse response = request.response();
        connections.answered(request.connection());
        if (response.ended() || response.closed()) {
            return; // the client went away
        }
        response.setStatusCode(answer.status());
        response.putHeader("Content-Type", answer.mediaType());
        response.putHeader("X-Content-Type-Options", "nosniff");
        if (isGet(request)) {
            // Monitors and browsers elsewhere may read everything that is public, always afresh.
            response.putHeader("Access-Control-Allow-Origin", "*").putHeader("Cache-Control", "no-cache");
        }
        answer.headers().forEach(response::putHeader);
        Buffer body = Buffer.buffer(answer.body().toByteArray());
        response.putHeader("Content-Length", Integer.toString(body.length()));
        var sent = request.method().equals(HttpMethod.HEAD) ? response.end() : response.end(body);
        if ("close".equals(answer.headers().get("Connection"))) {
            var unused = sent.onComplete(done -> request.connection().close());
        }
    }

    /** Collects one body under its limit and its deadline, then lets the pool answer it. */
    private final class Body {

        private final HttpServerRequest request;
        private final String endpoint;
        private final Function<Bytes, CompletionStage<Answer>> post;
        private final Buffer received = Buffer.buffer();
        private long deadline;
        private boolean decided;

        Body(HttpServerRequest request, String endpoint, Function<Bytes, CompletionStage<Answer>> post) {
            this.request = request;
            this.endpoint = endpoint;
            this.post = post;
        }

        void read() {
            if (declaredLength() > MAX_BODY) {
                refuse(Answer.tooLarge(MAX_BODY));
                return;
            }
            deadline = vertx.setTimer(limits.body().toMillis(), timer -> refuse(Answer.timeout()));
            request.exceptionHandler(broken -> refuse(Answer.brokenRequest()));
            request.handler(this::append);
            request.endHandler(end -> complete());
        }

        private long declaredLength() {
            String length = request.getHeader("Content-Length");
            try {
                return length == null ? 0 : Long.parseLong(length);
            } catch (NumberFormatException e) {
                return Long.MAX_VALUE;
            }
        }

        private void append(Buffer chunk) {
            if (decided) {
                return; // what still arrives of a refused body
            }
            if (received.length() + chunk.length() > MAX_BODY) {
                refuse(Answer.tooLarge(MAX_BODY));
            } else {
                var unused = received.appendBuffer(chunk);
            }
        }

        private void complete() {
            if (decide()) {
                long start = System.nanoTime();
                Bytes body = Bytes.wrapUnsafe(received.getBytes());
                Context context = vertx.getOrCreateContext();
                var unused = pool.answer(() -> post.apply(body))
                        .thenAccept(answer -> context.runOnContext(done -> respond(request, endpoint, start, answer)));
            }
        }

        private void refuse(Answer answer) {
            if (decide()) {
                respond(request, endpoint, System.nanoTime(), answer);
            }
        }

        /** True for the first caller; from then on the body has its answer. */
        private boolean decide() {
            boolean first = !decided;
            decided = true;
            var unused = vertx.cancelTimer(deadline);
            return first;
        }
    }
}
