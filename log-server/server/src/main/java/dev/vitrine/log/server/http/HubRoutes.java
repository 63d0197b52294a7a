package dev.vitrine.log.server.http;

import dev.vitrine.hub.HubFiles;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The Hub: its files, and the addresses that all mean its one page. Pages may load nothing but what is served here. Owned by one
 * event loop.
 */
final class HubRoutes {

    private static final HubFiles FILES = HubFiles.load();
    private static final Map<String, HubFile> READY = ready();

    private static final String TITLE = "Enclave Hub";
    private static final String DESCRIPTION =
            "Is this enclave running the code I think it is? Look it up, and let your browser check the answer.";

    /** Addresses of pages, which the client takes apart. */
    private static final List<String> PAGES = List.of(
            "e",
            "entry",
            "entries",
            "signers",
            "projects",
            "commits",
            "publishers",
            "artifacts",
            "blobs",
            "labels",
            "platforms",
            "feeds",
            "search",
            "ae",
            "witnesses",
            "compare",
            "upload",
            "verify",
            "how");

    private static final int MAX_PAGE_PATH = 2_048;
    private static final int MAX_DEPTH = 8;

    private final Map<Integer, HubFile> pages = new HashMap<>(); // by depth, at most MAX_DEPTH

    private static Map<String, HubFile> ready() {
        Map<String, HubFile> files = new HashMap<>();
        FILES.all().forEach(file -> files.put(file.path(), HubFile.of(file.mediaType(), file.toByteArray())));
        return Map.copyOf(files);
    }

    /** Answers for a path that is no route of the API. */
    void handle(Exchange exchange, String path) throws Problem {
        String name = path.equals("/") ? HubFiles.INDEX : path.substring(1);
        HubFile file = READY.get(name);
        if (file != null) {
            send(exchange, file);
            return;
        }
        int depth = (int) name.chars().filter(c -> c == '/').count();
        if (depth > MAX_DEPTH || name.length() > MAX_PAGE_PATH || !PAGES.contains(name.split("/", 2)[0])) {
            throw new Problem(ErrorCode.NOT_FOUND, "there is nothing at this path");
        }
        send(exchange, pages.computeIfAbsent(depth, HubRoutes::page));
    }

    private static HubFile page(int depth) {
        String text = FILES.page(depth, TITLE, DESCRIPTION);
        return HubFile.of(MediaType.HTML.text(), text.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(Exchange exchange, HubFile file) {
        HttpServerResponse response = exchange.response();
        response.putHeader(HttpHeaderNames.CONTENT_SECURITY_POLICY, HubFiles.CONTENT_SECURITY_POLICY);
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
            exchange.send(200, file.mediaType(), gzip);
        } else {
            exchange.send(200, file.mediaType(), file.plain());
        }
    }
}
