package dev.vitrine.witness.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.cosignature.CheckpointVerifier;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.witness.SharedVectors;
import dev.vitrine.witness.TestWitness;
import dev.vitrine.witness.store.OriginHash;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shared conversations, byte for byte, against the running server. */
class VectorReplayTest {

    private static final String TEXT = "text/plain; charset=utf-8";

    @TempDir
    Path directory;

    @Test
    void replaysTheGeneratedFlow() throws Exception {
        JsonNode keys = SharedVectors.json("generated/keys.json");
        String origin = keys.required("origin").textValue();
        try (HttpWitness witness =
                start(keys.required("logEd25519").required("vkey").textValue())) {
            int cosigned = 0;
            for (JsonNode step :
                    SharedVectors.json("generated/witness-flow.json").required("steps")) {
                if (step.has("timestamp")) {
                    witness.now.set(step.required("timestamp").longValue());
                }

                HttpResponse<String> response = witness.post("/add-checkpoint", body(step, "request"));

                assertThat(response.statusCode())
                        .as(name(step))
                        .isEqualTo(step.required("status").intValue());
                if (response.statusCode() == 200) {
                    cosigned++;
                    assertThat(response.body())
                            .as(name(step))
                            .isEqualTo(line(step, "responseEd25519Line") + line(step, "responseMlDsa44Line"));
                    assertThat(contentType(response)).isEqualTo(TEXT);
                    assertStored(witness, origin, response.body());
                } else if (response.statusCode() == 409) {
                    assertThat(response.body())
                            .isEqualTo(step.required("responseBody").textValue());
                    assertThat(contentType(response))
                            .isEqualTo(step.required("contentType").textValue());
                }
                JsonNode state = step.required("stateAfter");
                assertThat(witness.store.latest(OriginHash.of(origin)).size())
                        .as(name(step))
                        .isEqualTo(state.isNull() ? 0 : state.longValue());
                assertThat(witness.store.checkpoint(OriginHash.of(origin)).isPresent())
                        .isEqualTo(!state.isNull());
            }
            assertThat(cosigned).isEqualTo(5);
        }
    }

    @Test
    void replaysThePublishedSequence() throws Exception {
        JsonNode file = SharedVectors.json("witness/add-checkpoint-sequence.json");
        try (HttpWitness witness = start(file.required("logVkey").textValue())) {
            for (JsonNode step : file.required("cases")) {
                HttpResponse<String> response = witness.post("/add-checkpoint", body(step, "requestBody"));

                assertThat(response.statusCode())
                        .as(name(step) + ": " + response.body())
                        .isEqualTo(step.required("expectStatus").intValue());
                if (step.hasNonNull("expectBody")) {
                    assertThat(response.body())
                            .isEqualTo(step.required("expectBody").textValue());
                    assertThat(contentType(response))
                            .isEqualTo(step.required("expectContentType").textValue());
                }
            }
        }
    }

    @Test
    void replaysSignSubtreeAndTheMonitoringPath() throws Exception {
        JsonNode keys = SharedVectors.json("generated/keys.json");
        JsonNode file = SharedVectors.json("generated/sign-subtree.json");
        try (HttpWitness witness =
                start(keys.required("logEd25519").required("vkey").textValue())) {
            for (JsonNode step : file.required("cases")) {
                HttpResponse<String> response = witness.post("/sign-subtree", body(step, "request"));

                assertThat(response.statusCode())
                        .as(name(step) + ": " + response.body())
                        .isEqualTo(step.required("status").intValue());
                if (response.statusCode() == 200) {
                    assertThat(response.body()).isEqualTo(line(step, "responseLine"));
                }
            }
            JsonNode monitoring = file.required("monitoring");
            assertThat("/" + OriginHash.of(monitoring.required("origin").textValue()) + "/checkpoint")
                    .isEqualTo(monitoring.required("path").textValue());
        }
    }

    private HttpWitness start(String logKey) throws Exception {
        return HttpWitness.start(directory.resolve("db")).trusting(List.of(VerifierKey.parse(logKey)));
    }

    /** The monitoring path serves the log's verified line and exactly our own ones, all of which verify. */
    private static void assertStored(HttpWitness witness, String origin, String lines) throws Exception {
        HttpResponse<String> stored = witness.checkpoint(origin);
        assertThat(stored.statusCode()).isEqualTo(200);
        assertThat(contentType(stored)).isEqualTo(TEXT);
        CheckpointNote note = CheckpointNote.parse(Bytes.utf8(stored.body()));
        assertThat(note.signatures()).hasSize(3);
        assertThat(stored.body()).endsWith(lines);
        assertThat(CheckpointVerifier.of(TestWitness.keys().verifierKeys()).verify(note))
                .hasSize(2);
    }

    private static Bytes body(JsonNode step, String field) {
        return Bytes.utf8(step.required(field).textValue());
    }

    private static String name(JsonNode step) {
        return step.required("name").textValue();
    }

    private static String line(JsonNode step, String field) {
        String line = step.required(field).textValue();
        return line.endsWith("\n") ? line : line + "\n";
    }

    private static String contentType(HttpResponse<String> response) {
        return response.headers().firstValue("content-type").orElseThrow();
    }
}
