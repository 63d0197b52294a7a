package dev.vitrine.witness.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLoggerTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final JsonLogger log = new JsonLogger("a.b.C", new PrintStream(written, true, StandardCharsets.UTF_8));

    @Test
    void writesAnEventAsOneLineOfJson() throws Exception {
        log.atInfo()
                .addKeyValue("size", 5)
                .addKeyValue("healthy", true)
                .addKeyValue("origin", "line\nbreak \"quoted\"")
                .log("cosigned");

        JsonNode line = onlyLine();
        assertThat(Instant.parse(line.required("time").textValue())).isBefore(Instant.MAX);
        assertThat(line.required("level").textValue()).isEqualTo("INFO");
        assertThat(line.required("logger").textValue()).isEqualTo("a.b.C");
        assertThat(line.required("message").textValue()).isEqualTo("cosigned");
        assertThat(line.required("size").intValue()).isEqualTo(5);
        assertThat(line.required("healthy").booleanValue()).isTrue();
        assertThat(line.required("origin").textValue()).isEqualTo("line\nbreak \"quoted\"");
    }

    @Test
    void writesTheClassicCallsOfLibraries() throws Exception {
        log.warn("could not {} the {}", "open", "door", new IllegalStateException("locked"));

        JsonNode line = onlyLine();
        assertThat(line.required("level").textValue()).isEqualTo("WARN");
        assertThat(line.required("message").textValue()).isEqualTo("could not open the door");
        assertThat(line.required("cause").textValue()).contains("IllegalStateException: locked");
    }

    @Test
    void leavesOutWhatIsBelowInfo() {
        log.debug("chatter");
        log.atTrace().log("chatter");
        assertThat(written.size()).isZero();
    }

    private JsonNode onlyLine() throws Exception {
        List<String> lines = written.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(1);
        return new ObjectMapper().readTree(lines.get(0));
    }
}
