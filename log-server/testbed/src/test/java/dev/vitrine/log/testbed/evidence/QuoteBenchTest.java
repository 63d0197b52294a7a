package dev.vitrine.log.testbed.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** It runs; the figures of so short a run mean nothing. */
class QuoteBenchTest {

    @Test
    void measuresEveryCase() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        QuoteBench.measure(
                QuoteBench.Options.parse("--runs", "1", "--millis", "5"),
                new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("| P-256, a new key | JDK |", "| SGX quote, warm | Bouncy Castle |", "| TDX quote, cold |");
    }
}
