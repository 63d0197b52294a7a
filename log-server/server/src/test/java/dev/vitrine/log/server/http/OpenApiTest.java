package dev.vitrine.log.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vitrine.log.server.TestServer;
import dev.vitrine.log.server.TestServices;
import dev.vitrine.log.server.service.LoopExecutor;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenApiTest {

    private final ObjectMapper json = new ObjectMapper();
    private TestServer server;

    @BeforeEach
    void start(@TempDir Path directory) {
        server = TestServer.raw(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private JsonNode document() throws IOException {
        HttpResponse<byte[]> response = server.get("/v1/openapi.json");
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        return json.readTree(response.body());
    }

    @Test
    void documentsExactlyTheRoutesThatThereAre() throws IOException {
        Vertx vertx = Vertx.vertx();
        Edge edge = new Edge(
                TestServices.of(server), vertx, new LoopExecutor(vertx, vertx.getOrCreateContext()), request -> {});
        List<String> routes = new ArrayList<>(List.of("GET /tile/{level}/{index}", "GET /tile/entries/{index}"));
        edge.routes().forEach(route -> routes.add(route.method() + " " + route.template()));
        List<String> documented = new ArrayList<>();
        document().get("paths").fields().forEachRemaining(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(method -> documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

        assertThat(documented).containsExactlyInAnyOrderElementsOf(routes);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void everyReferenceLeadsSomewhere() throws IOException {
        JsonNode document = document();

        assertThat(document.get("openapi").asText()).isEqualTo("3.1.0");
        for (JsonNode reference : document.findValues("$ref")) {
            assertThat(document.at(reference.asText().substring(1)).isMissingNode())
                    .as(reference.asText())
                    .isFalse();
        }
    }

    @Test
    void everyOperationHasANameOfItsOwn() throws IOException {
        assertThat(document().findValuesAsText("operationId"))
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(15);
    }

    @Test
    void theSchemasHaveTheFieldsThatAreSent() throws IOException {
        server.awaitPublished(1);
        expect("LoggedEntry", "/v1/entries/0");
        expect("Receipt", "/v1/entries/0/receipt");
        expect("ConsistencyProof", "/v1/consistency?from=1&to=1");
        expect("SignedCheckpoint", "/v1/checkpoints/latest");
        expect("ListCheckpointsResponse", "/v1/checkpoints");
        expect("LogInfo", "/v1/log");
        expect("Error", "/v1/nothing");
        expect("Readiness", "/readyz");
    }

    private void expect(String schema, String path) throws IOException {
        List<String> required = new ArrayList<>();
        document().at("/components/schemas/" + schema + "/required").forEach(name -> required.add(name.asText()));
        List<String> sent = new ArrayList<>();
        json.readTree(server.get(path).body()).fieldNames().forEachRemaining(sent::add);

        assertThat(sent).as(path).containsExactlyInAnyOrderElementsOf(required);
    }
}
