package dev.vitrine.log.server.http;

import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.server.service.Workers;
import dev.vitrine.proto.v1.ErrorCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pages of the Hub: static files out of a jar, and the addresses that all mean its one page. They may load nothing but what
 * is served here. Owned by one event loop.
 */
final class HubRoutes {

    /** Whatever a page shows, no script, style, image or connection comes from elsewhere, and no other page may frame it. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            + "connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'none'";

    private static final String INDEX = "index.html";

    /** Addresses of pages: the client reads the rest. */
    private static final List<String> PAGES = List.of(
            "/e",
            "/entry",
            "/signers",
            "/projects",
            "/commits",
            "/publishers",
            "/artifacts",
            "/blobs",
            "/labels",
            "/platforms",
            "/feeds",
            "/search",
            "/ae",
            "/witnesses",
            "/compare",
            "/upload",
            "/verify",
            "/how");

    private final Workers readers;
    private final Map<String, HubFile> files = new HashMap<>(); // only files that exist, so as many as the jar has

    HubRoutes(Workers readers) {
        this.readers = readers;
    }

    /** Answers for a path that is no route of the API. */
    void handle(Exchange exchange, String path) {
        String name = isPage(path) ? INDEX : path.substring(1);
        HubFile known = files.get(name);
        if (known != null) {
            send(exchange, known);
            return;
        }
        exchange.whenDone(readers.call(() -> HubFile.read(name)), (Optional<HubFile> found) -> {
            if (found.isEmpty()) {
                exchange.fail(new Problem(ErrorCode.NOT_FOUND, "there is nothing at this path"));
                return;
            }
            files.put(name, found.get());
            send(exchange, found.get());
        });
    }

    private static boolean isPage(String path) {
        if (path.equals("/")) {
            return true;
        }
        int end = path.indexOf('/', 1);
        return PAGES.contains(end < 0 ? path : path.substring(0, end));
    }

    private static void send(Exchange exchange, HubFile file) {
        HttpServerResponse response = exchange.response();
        response.putHeader(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY);
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.putHeader("Referrer-Policy", "no-referrer");
        response.putHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.putHeader(HttpHeaderNames.ETAG, file.tag());
        // Names do not change with their content: a browser asks each time, and hears 304 most of the time.
        response.putHeader(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_CACHE);
        response.putHeader(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
        if (file.tag().equals(exchange.header(HttpHeaderNames.IF_NONE_MATCH))) {
            exchange.sendEmpty(304);
            return;
        }
        Buffer gzip = file.gzip();
        if (gzip != null && Accept.takesGzip(exchange.header(HttpHeaderNames.ACCEPT_ENCODING))) {
            response.putHeader(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
            exchange.send(200, file.type(), gzip);
        } else {
            exchange.send(200, file.type(), file.plain());
        }
    }
}
