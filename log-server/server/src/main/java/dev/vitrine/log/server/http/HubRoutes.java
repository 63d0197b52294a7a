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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The Hub: its files, and the addresses that all mean its one page. Pages may load nothing but what is served here, and ask nobody
 * beside this server but the log's witnesses. Owned by one event loop.
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

    private static final Pattern ENCLAVE = Pattern.compile("e/([a-z0-9-]{1,32})/([0-9a-f]{64,96})");
    private static final int MAX_PAGE_PATH = 2_048;
    private static final int MAX_DEPTH = 8;

    private final HubFiles files;
    private final HubFile index;
    private final Map<Integer, HubFile> pages = new HashMap<>(); // by depth, at most MAX_DEPTH

    /** @param witnesses origins that pages may ask beside this one */
    HubRoutes(List<String> witnesses) {
        files = FILES.asking(witnesses);
        index = files.find(HubFiles.INDEX)
                .map(file -> HubFile.of(file.mediaType(), file.toByteArray()))
                .orElseThrow();
    }

    private static Map<String, HubFile> ready() {
        Map<String, HubFile> files = new HashMap<>();
        FILES.all().forEach(file -> files.put(file.path(), HubFile.of(file.mediaType(), file.toByteArray())));
        // What a mirror has to copy.
        String list = FILES.all().stream().map(file -> file.path() + "\n").collect(Collectors.joining());
        files.put("hub/files.txt", HubFile.of(MediaType.TEXT.text(), list.getBytes(StandardCharsets.UTF_8)));
        return Map.copyOf(files);
    }

    /** Answers for a path that is no route of the API. */
    void handle(Exchange exchange, String path) throws Problem {
        String name = path.substring(1);
        HubFile file = name.equals(HubFiles.INDEX) ? index : READY.get(name);
        if (file != null) {
            send(exchange, file);
            return;
        }
        int depth = (int) name.chars().filter(c -> c == '/').count();
        boolean isPage = name.isEmpty() || PAGES.contains(name.split("/", 2)[0]);
        if (depth > MAX_DEPTH || name.length() > MAX_PAGE_PATH || !isPage) {
            throw new Problem(ErrorCode.NOT_FOUND, "there is nothing at this path");
        }
        Matcher enclave = ENCLAVE.matcher(name);
        send(exchange, enclave.matches() ? enclavePage(enclave) : pages.computeIfAbsent(depth, this::page));
    }

    /** With a title of its own, for those who only preview a link. */
    private HubFile enclavePage(Matcher enclave) {
        String hex = enclave.group(2);
        String title =
                "Enclave " + enclave.group(1) + " " + hex.substring(0, 8) + "…" + hex.substring(hex.length() - 4);
        String text = files.page(2, title, "What was signed, rebuilt and attested of this enclave, by whom and when.");
        return HubFile.of(MediaType.HTML.text(), text.getBytes(StandardCharsets.UTF_8));
    }

    private HubFile page(int depth) {
        String text = files.page(depth, TITLE, DESCRIPTION);
        return HubFile.of(MediaType.HTML.text(), text.getBytes(StandardCharsets.UTF_8));
    }

    private void send(Exchange exchange, HubFile file) {
        HttpServerResponse response = exchange.response();
        response.putHeader(HttpHeaderNames.CONTENT_SECURITY_POLICY, files.contentSecurityPolicy());
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
