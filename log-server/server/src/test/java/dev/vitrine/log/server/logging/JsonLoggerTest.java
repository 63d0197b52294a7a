package dev.vitrine.log.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class JsonLoggerTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final JsonLogger log =
            new JsonLogger("dev.vitrine.Test", Level.INFO, new PrintStream(written, true, StandardCharsets.UTF_8));

    private JsonNode line() throws Exception {
        String text = written.toString(StandardCharsets.UTF_8);
        assertThat(text).endsWith("\n");
        assertThat(text.strip()).doesNotContain("\n");
        return new ObjectMapper().readTree(text);
    }

    @Test
    void writesKeyValuesAsFields() throws Exception {
        log.atWarn()
                .addKeyValue("size", 7L)
                .addKeyValue("ok", true)
                .addKeyValue("text", "line\nbreak \"quoted\" \\ \u0001 \u2028 \ud83d\ude00")
                .log("batch {} committed", 3);

        JsonNode line = line();
        assertThat(line.get("level").asText()).isEqualTo("WARN");
        assertThat(line.get("logger").asText()).isEqualTo("dev.vitrine.Test");
        assertThat(line.get("message").asText()).isEqualTo("batch 3 committed");
        assertThat(line.get("size").asLong()).isEqualTo(7);
        assertThat(line.get("ok").asBoolean()).isTrue();
        assertThat(line.get("text").asText()).isEqualTo("line\nbreak \"quoted\" \\ \u0001 \u2028 \ud83d\ude00");
        assertThat(line.get("time").asText()).endsWith("Z");
    }

    @Test
    void writesExceptionsIntoTheSameLine() throws Exception {
        log.error("failed", new IllegalStateException("why"));

        assertThat(line().get("exception").asText())
                .contains("IllegalStateException: why")
                .contains("\tat ");
    }

    @Test
    void isSilentBelowItsLevel() {
        log.debug("nothing");
        log.atTrace().log("nothing");

        assertThat(written.size()).isZero();
        assertThat(log.isInfoEnabled()).isTrue();
        assertThat(log.isDebugEnabled()).isFalse();
    }

    @Test
    void isWhatSlf4jFindsAndSaysLessForLibraries() {
        Logger ours = LoggerFactory.getLogger("dev.vitrine.log.Some");
        Logger library = LoggerFactory.getLogger("io.netty.Some");

        assertThat(ours).isInstanceOf(JsonLogger.class);
        assertThat(ours.isInfoEnabled()).isTrue();
        assertThat(library.isInfoEnabled()).isFalse();
        assertThat(library.isWarnEnabled()).isTrue();
    }
}
