package dev.vitrine.log.testbed.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** It runs against the real server, which takes quotes and opaque entries side by side; the figures mean nothing. */
class MixedBenchIT {

    @Test
    void measuresBothLoads(@TempDir Path directory) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MixedBench.Options options = MixedBench.Options.parse(
                "--runs", "1", "--seconds", "0.5", "--rate", "50", "--quotes", "2", "--data", directory.toString());

        MixedBench.measure(options, new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("| alone | ", "| beside quotes | ");
    }
}
