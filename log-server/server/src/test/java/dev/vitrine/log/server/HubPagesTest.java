package dev.vitrine.log.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.hub.HubFiles;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubPagesTest {

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
    void everyFileOfTheHubIsServedAsItIs() {
        HubFiles.load().all().forEach(file -> {
            HttpResponse<byte[]> response = server.get("/" + file.path());

            assertThat(response.statusCode()).as(file.path()).isEqualTo(200);
            assertThat(response.body()).isEqualTo(file.toByteArray());
            assertThat(header(response, "content-type")).isEqualTo(file.mediaType());
            assertThat(header(response, "content-security-policy"))
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(header(response, "x-content-type-options")).isEqualTo("nosniff");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/e/sgx-mrenclave/00",
                "/entry/0",
                "/signers/00",
                "/projects",
                "/projects/a%2Fb",
                "/ae",
                "/how"
            })
    void addressesOfPagesAreThePage(String path) {
        HttpResponse<byte[]> response = server.get(path);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(TestServer.text(response)).contains("hub/app.js");
    }

    @Test
    void theListNamesWhatAMirrorHasToCopy() {
        assertThat(TestServer.text(server.get("/hub/files.txt")).lines())
                .containsExactlyInAnyOrderElementsOf(HubFiles.load().all().stream()
                        .map(dev.vitrine.hub.HubFile::path)
                        .toList());
    }

    @Test
    void aPageBelowFindsItsFiles() {
        assertThat(TestServer.text(server.get("/e/sgx-mrenclave/00"))).contains("<base href=\"../../\">");
    }

    @Test
    void whoHasTheFileAlreadyHearsThatItDidNotChange() {
        HttpResponse<byte[]> first = server.get("/");
        HttpResponse<byte[]> again = server.get("/", "If-None-Match", header(first, "etag"));
        HttpResponse<byte[]> other = server.get("/", "If-None-Match", "\"0123\"");

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(other.statusCode()).isEqualTo(200);
    }

    @Test
    void isCompressedForWhoTakesThat() {
        HttpResponse<byte[]> plain = server.get("/");
        HttpResponse<byte[]> gzip = server.get("/", "Accept-Encoding", "gzip");

        assertThat(header(gzip, "content-encoding")).isEqualTo("gzip");
        assertThat(header(gzip, "vary")).isEqualToIgnoringCase("accept-encoding");
        assertThat(gzip.body().length).isLessThan(plain.body().length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/hub/",
                "/hub/../hub/app.js",
                "/hub/%2e%2e/index.html",
                "//index.html",
                "/HUB/app.js",
                "/app.js",
                "/e/1/2/3/4/5/6/7/8/9/10"
            })
    void whatIsNoFileOfTheHubIsNotThere(String path) {
        assertThat(server.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void whatTheApiDoesNotHaveIsNoPage() {
        HttpResponse<byte[]> response = server.get("/v1/e/sgx-mrenclave");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(TestServer.text(response)).contains("NOT_FOUND");
    }

    @Test
    void pagesAreForReading() {
        assertThat(server.post("/", "text/plain", new byte[0]).statusCode()).isEqualTo(404);
        HttpResponse<byte[]> head = server.send(server.request("/").method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }
}
