package dev.vitrine.log.server;

import static dev.vitrine.proto.v1.RebuildOutcome.REBUILD_OUTCOME_COULD_NOT_BUILD;
import static dev.vitrine.proto.v1.RebuildOutcome.REBUILD_OUTCOME_IDENTICAL;
import static dev.vitrine.proto.v1.RebuildOutcome.REBUILD_OUTCOME_MISMATCH;
import static dev.vitrine.proto.v1.RebuildOutcome.REBUILD_OUTCOME_SAME_MEASUREMENT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vitrine.log.server.index.Measured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A log that tells a story, for the questions of the Hub. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ToldStory {

    static final Measured GOOD = Story.enclave(1);
    static final Measured OTHER = Story.enclave(2);
    static final Measured SAMPLE = Story.enclave(3);
    static final Measured WITHDRAWN = Story.enclave(4);
    static final Measured STRANGER = Story.enclave(5);

    final ObjectMapper json = new ObjectMapper();
    TestServer server;
    long size;

    @BeforeAll
    void start(@TempDir Path directory) {
        server = TestServer.create(directory, LogIdentity.EVIDENCE, "quorum none\n", TestEvidence.config());
        byte[] taken = Story.release(0, WITHDRAWN, Story.SIGNER);
        byte[][] leaves = {
            taken, // 1
            Story.withdrawal(taken, 1), // 2
            Story.release(1, GOOD, Story.SIGNER), // 3
            Story.rebuild(1, GOOD, GOOD, REBUILD_OUTCOME_IDENTICAL, 2), // 4
            Story.rebuild(1, GOOD, GOOD, REBUILD_OUTCOME_SAME_MEASUREMENT, 3), // 5
            Story.attestation(GOOD, Story.SIGNER, false, 1), // 6
            Story.attestation(GOOD, Story.SIGNER, true, 2), // 7
            Story.release(2, SAMPLE, Story.SAMPLE_SIGNER), // 8
            Story.rebuild(2, SAMPLE, OTHER, REBUILD_OUTCOME_MISMATCH, 2), // 9
            Story.rebuild(2, SAMPLE, OTHER, REBUILD_OUTCOME_COULD_NOT_BUILD, 3), // 10
            Story.attestation(STRANGER, Story.SIGNER, false, 3), // 11
            Story.endorsement(GOOD, System.currentTimeMillis() / 1000 + 30 * Story.DAY), // 12
            Story.withdrawal(Story.release(1, GOOD, Story.SIGNER), 7), // 13: by somebody else
            TestEntries.dsse("hello"), // 14
        };
        for (byte[] leaf : leaves) {
            HttpResponse<byte[]> answer = server.post("/v1/entries", "application/octet-stream", leaf);
            assertThat(answer.statusCode()).as(TestServer.text(answer)).isEqualTo(200);
        }
        size = leaves.length + 1L;
        server.awaitPublished(size);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    final JsonNode get(String path) {
        HttpResponse<byte[]> response = server.get(path);
        assertThat(response.statusCode()).as(TestServer.text(response)).isEqualTo(200);
        assertThat(response.headers().firstValue("cache-control")).contains("no-store");
        try {
            return json.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final JsonNode enclave(Measured measured) {
        return get("/v1/enclaves/sgx-mrenclave/" + measured.value().hex());
    }

    final JsonNode search(String text) {
        return get("/v1/search?q=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
    }

    static List<String> texts(JsonNode array, String pointer) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.at(pointer).asText()));
        return texts;
    }
}
