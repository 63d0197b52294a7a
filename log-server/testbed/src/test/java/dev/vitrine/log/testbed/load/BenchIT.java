package dev.vitrine.log.testbed.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The generator runs against the real server; the figures of so short a run mean nothing. */
class BenchIT {

    @Test
    void measuresEveryScenarioAgainstARealServer(@TempDir Path directory) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Bench.Options options = Bench.Options.parse(
                "--scenario",
                "single,duplicates,paced,entries,stream,proofs,tiles",
                "--runs",
                "1",
                "--seconds",
                "0.5",
                "--warmup",
                "0.5",
                "--rate",
                "200",
                "--data",
                directory.toString());

        Bench.measure(options, new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(
                        "| single |",
                        "| paced |",
                        "| entries |",
                        "| stream |",
                        "| proofs |",
                        "| tiles |",
                        "| duplicates |");
    }
}
