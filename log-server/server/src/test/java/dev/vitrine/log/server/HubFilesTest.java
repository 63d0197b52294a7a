package dev.vitrine.log.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of the Hub, with files that only the tests have. */
class HubFilesTest {

    private TestServer server;

    @BeforeEach
    void start(@TempDir Path directory) {
        server = TestServer.evidence(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void filesHaveTheirMediaTypesAndMayLoadNothingFromElsewhere() {
        HttpResponse<byte[]> page = server.get("/test/page.html");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(page, "content-security-policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(header(page, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(header(server.get("/test/script.js"), "content-type")).isEqualTo("text/javascript; charset=utf-8");
    }

    @Test
    void whoHasTheFileAlreadyHearsThatItDidNotChange() {
        HttpResponse<byte[]> first = server.get("/test/script.js");
        HttpResponse<byte[]> again = server.get("/test/script.js", "If-None-Match", header(first, "etag"));
        HttpResponse<byte[]> other = server.get("/test/script.js", "If-None-Match", "\"0123\"");

        assertThat(first.body()).isNotEmpty();
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(other.statusCode()).isEqualTo(200);
    }

    @Test
    void isCompressedForWhoTakesThat() {
        HttpResponse<byte[]> plain = server.get("/test/script.js");
        HttpResponse<byte[]> gzip = server.get("/test/script.js", "Accept-Encoding", "gzip");

        assertThat(header(gzip, "content-encoding")).isEqualTo("gzip");
        assertThat(header(gzip, "vary")).isEqualTo("accept-encoding");
        assertThat(gzip.body().length).isLessThan(plain.body().length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/test",
                "/test/",
                "/test/missing.js",
                "/test/../test/page.html",
                "/test/%2e%2e/test/page.html",
                "//test/page.html",
                "/TEST/page.html",
                "/test/page.class",
                "/../log/server/http/openapi.json"
            })
    void whatIsNoFileOfTheHubIsNotThere(String path) {
        assertThat(server.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void pagesOfTheApiAreNotLookedForAmongTheFiles() {
        HttpResponse<byte[]> response = server.get("/v1/test/page.html");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(TestServer.text(response)).contains("NOT_FOUND");
    }

    @Test
    void filesAreForReading() {
        assertThat(server.post("/test/page.html", "text/plain", new byte[0]).statusCode())
                .isEqualTo(404);
        assertThat(server.send(server.request("/test/page.html")
                                .method("HEAD", java.net.http.HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(200);
    }
}
