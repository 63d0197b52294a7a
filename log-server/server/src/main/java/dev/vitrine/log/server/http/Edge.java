package dev.vitrine.log.server.http;

import dev.vitrine.log.server.access.Access;
import dev.vitrine.log.server.access.Address;
import dev.vitrine.log.server.config.ServerConfig;
import dev.vitrine.log.server.metrics.Counter;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.server.service.Failures;
import dev.vitrine.log.server.service.LoopExecutor;
import dev.vitrine.log.server.service.Services;
import dev.vitrine.proto.v1.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one event loop does with requests: which of the worlds (tiles, {@code /v1}, gRPC, the pages of
 * the Hub) they belong to, and
 * the bounds that hold for all of them. One per event loop.
 */
public final class Edge implements Handler<HttpServerRequest> {

    private static final int MAX_STATUS = 600;
    private static final String API = "/v1/";
    private static final String TILE_ROUTE = "/tile";

    private final Services services;
    private final LoopExecutor loop;
    private final Connections connections;
    private final Router router;
    private final TileRoutes tiles;
    private final ReadRoutes reads;
    private final FastReads.Loop fastReads = new FastReads.Loop(this::fromMemory);
    private final HubRoutes hub;
    private final @Nullable SubmitRoutes add; // only on a raw log
    private final SubmitRoutes submit;
    private final Handler<HttpServerRequest> grpc;
    private final Map<String, Counter[]> counters = new HashMap<>();

    /** @param grpc takes requests of gRPC */
    public Edge(Services services, Vertx vertx, LoopExecutor loop, Handler<HttpServerRequest> grpc) {
        this.services = services;
        this.loop = loop;
        this.grpc = grpc;
        ServerConfig config = services.config();
        this.connections = new Connections(
                config.http(), config.access().addressConnections(), services.metrics().connectionsRefused);
        this.tiles = new TileRoutes(
                services.log(),
                services.publisher(),
                services.readers(),
                services.metrics(),
                config.caches().tiles());
        this.reads = new ReadRoutes(services.api());
        this.hub = new HubRoutes(services.hub().witnessOrigins());
        this.submit = new SubmitRoutes(
                services.submissions(),
                services.publisher(),
                services.receipts(),
                services.readers(),
                config.http().maxBody());
        this.add = services.submissions().isRaw() ? submit : null;
        this.router = routes(vertx);
        long unused = vertx.setPeriodic(500, tick -> connections.sweep(System.nanoTime()));
    }

    private Router routes(Vertx vertx) {
        Router routes = new Router();
        routes.add(HttpMethod.GET, "/checkpoint", tiles::checkpoint);
        routes.add(HttpMethod.POST, "/v1/entries", submit::submit);
        routes.add(HttpMethod.POST, "/v1/entries:stream", new StreamRoute(services)::handle);
        reads.mount(routes);
        if (services.config().index().enabled()) {
            new LookupRoutes(services.hub()).mount(routes);
        }
        new BlobRoutes(services).mount(routes);
        routes.add(HttpMethod.GET, "/v1/events", new EventRoute(services, vertx)::handle);
        new OperationsRoutes(services).mount(routes);
        SubmitRoutes raw = add;
        if (raw != null) {
            routes.add(HttpMethod.POST, "/add", raw::add);
        }
        return routes;
    }

    /** The options of a server whose requests come here. */
    public static HttpServerOptions options(ServerConfig.Http config) {
        return new HttpServerOptions()
                .setIdleTimeout((int) config.idleTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxHeaderSize(16 * 1024)
                .setMaxInitialLineLength(4 * 1024)
                .setHandle100ContinueAutomatically(false)
                .setHttp2ClearTextEnabled(true)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setTcpNoDelay(true)
                .setReuseAddress(true)
                .setAcceptBacklog(4_096);
    }

    public void opened(HttpConnection connection) {
        Connections.State state =
                connections.opened(connection, Address.of(connection.remoteAddress()), System.nanoTime());
        if (state != null) {
            FastReads.install(connection, state, fastReads);
        }
    }

    /** What takes no more than a look into memory. */
    private @Nullable ByteBuf fromMemory(PlainGet request, ChannelHandlerContext context) {
        String path = request.path();
        ByteBuf answer = path.startsWith(TileRoutes.PREFIX)
                ? tiles.inMemory(request, path)
                : reads.receiptInMemory(request, path, context.alloc());
        if (answer != null) {
            count(path.startsWith(TileRoutes.PREFIX) ? TILE_ROUTE : ReadRoutes.RECEIPT, 200);
        }
        return answer;
    }

    /** Frees what it keeps; there are no requests any more. */
    public void close() {
        tiles.close();
    }

    @Override
    public void handle(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        connections.requestBegan(connection);
        request.response().endHandler(unused -> connections.requestEnded(connection, System.nanoTime()));
        String path = request.path();
        HttpMethod method = request.method();
        if (path == null || path.isEmpty() || path.charAt(0) != '/') {
            new Exchange(this, "other", request, List.of())
                    .fail(new Problem(ErrorCode.NOT_FOUND, "there is nothing at this path"));
        } else if (method.equals(HttpMethod.POST) && isGrpc(request)) {
            grpc.handle(request);
        } else if (path.startsWith(TileRoutes.PREFIX)) {
            tile(request, method, path);
        } else if (method.equals(HttpMethod.OPTIONS)) {
            options(request, path);
        } else {
            route(request, method, path);
        }
    }

    private void route(HttpServerRequest request, HttpMethod method, String path) {
        Router.Match match;
        try {
            match = router.find(method, path);
        } catch (Problem problem) {
            boolean reading = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
            if (problem.code() == ErrorCode.NOT_FOUND && reading && !path.startsWith(API)) {
                Exchange exchange = new Exchange(this, "/", request, List.of());
                exchange.guarded(() -> hub.handle(exchange, path));
                return;
            }
            if (problem.code() == ErrorCode.METHOD_NOT_ALLOWED) {
                request.response().putHeader(HttpHeaderNames.ALLOW, router.allowed(path));
            }
            new Exchange(this, "other", request, List.of()).fail(problem);
            return;
        }
        Exchange exchange = new Exchange(this, match.route().template(), request, match.parameters());
        exchange.guarded(() -> match.route().action().handle(exchange));
    }

    private void tile(HttpServerRequest request, HttpMethod method, String path) {
        Exchange exchange = new Exchange(this, TILE_ROUTE, request, List.of());
        if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
            exchange.guarded(() -> tiles.tile(exchange, path));
        } else {
            request.response().putHeader(HttpHeaderNames.ALLOW, "GET, HEAD");
            exchange.fail(new Problem(ErrorCode.METHOD_NOT_ALLOWED, "tiles are for GET and HEAD"));
        }
    }

    /** Any page may use the API: there is nothing here that a cookie opens. */
    private void options(HttpServerRequest request, String path) {
        String allowed = router.allowed(path);
        if (allowed.isEmpty()) {
            new Exchange(this, "other", request, List.of())
                    .fail(new Problem(ErrorCode.NOT_FOUND, "there is nothing at this path"));
            return;
        }
        var unused = request.response()
                .setStatusCode(204)
                .putHeader(HttpHeaderNames.ALLOW, allowed)
                .putHeader(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .putHeader(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, allowed)
                .putHeader(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "Content-Type, Accept, Authorization")
                .putHeader(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, "86400")
                .end();
    }

    private static boolean isGrpc(HttpServerRequest request) {
        String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
        return type != null && type.startsWith("application/grpc");
    }

    LoopExecutor loop() {
        return loop;
    }

    Access access() {
        return services.access();
    }

    Failures failures() {
        return services.failures();
    }

    Connections connections() {
        return connections;
    }

    /** The routes, for the test that compares them with the OpenAPI document. */
    List<Router.Route> routes() {
        return router.routes();
    }

    void count(String route, int status) {
        Counter[] byStatus = counters.computeIfAbsent(route, unused -> new Counter[MAX_STATUS]);
        Counter counter = byStatus[status];
        if (counter == null) {
            counter = services.metrics().request(route, status);
            byStatus[status] = counter;
        }
        counter.increment();
    }
}
