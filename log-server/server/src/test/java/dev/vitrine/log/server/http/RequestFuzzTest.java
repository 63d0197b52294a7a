package dev.vitrine.log.server.http;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.log.server.problem.Problem;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;

/** Everything of a request's head that we take apart ourselves: method and path, query, ranges, types, encodings. */
class RequestFuzzTest {

    private static final List<String> TEMPLATES = List.of(
            "/checkpoint",
            "/add",
            "/v1/entries/{index}",
            "/v1/entries/{index}/receipt",
            "/v1/enclaves/{kind}/{measurement}",
            "/v1/blobs/{sha256}",
            "/v1/projects/{name}");

    private static final List<HttpMethod> METHODS =
            List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT, HttpMethod.OPTIONS);

    private static final Router ROUTER = router();

    private static Router router() {
        Router router = new Router();
        TEMPLATES.forEach(template -> router.add(HttpMethod.GET, template, exchange -> {}));
        router.add(HttpMethod.POST, "/add", exchange -> {});
        return router;
    }

    @FuzzTest
    void takesApartOrRefuses(FuzzedDataProvider data) {
        HttpMethod method = data.pickValue(METHODS);
        String path = data.consumeString(200);
        String query = data.consumeString(200);
        String accept = data.consumeString(200);
        String range = data.consumeString(60);
        long size = data.consumeLong(0, Long.MAX_VALUE);
        try {
            Router.Match match = ROUTER.find(method, path);
            if (match.parameters().stream().anyMatch(value -> value.contains("/"))) {
                throw new AssertionError("a parameter of more than one segment");
            }
        } catch (Problem refused) {
            assert refused.code() != null;
        }
        String unusedAllowed = ROUTER.allowed(path);
        try {
            Query parsed = Query.parse(query, "q", "limit", "cursor");
            if (parsed.number("limit").orElse(0) < 0) {
                throw new AssertionError("a number below zero");
            }
            String text = parsed.text("q");
            String unusedText = text == null ? "" : Percent.decode("q", text, true);
        } catch (Problem refused) {
            assert refused.code() != null;
        }
        try {
            MediaType unusedType = Accept.choose(accept, List.of(MediaType.values()));
        } catch (Problem refused) {
            assert refused.code() != null;
        }
        boolean unusedGzip = Accept.takesGzip(accept);
        MediaType unusedContent = MediaType.ofContentType(accept);
        try {
            Optional<ByteRange> part = ByteRange.parse(range, size);
            if (part.isPresent()
                    && (part.get().first() < 0
                            || part.get().length() < 1
                            || part.get().first() > size - part.get().length())) {
                throw new AssertionError("a range that is not in the blob");
            }
        } catch (Problem refused) {
            assert refused.code() != null;
        }
    }
}
