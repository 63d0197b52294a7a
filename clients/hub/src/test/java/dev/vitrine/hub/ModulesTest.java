package dev.vitrine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The modules' own tests, under Node where there is one: a browser runs the same vectors in the testbed. */
class ModulesTest {

    private static final int OLDEST = 20; // the first with Ed25519 in WebCrypto and a test runner without flags

    @BeforeAll
    static void findNode() throws IOException, InterruptedException {
        int major;
        try {
            Process process = new ProcessBuilder("node", "--version")
                    .redirectErrorStream(true)
                    .start();
            String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isZero();
            major = Integer.parseInt(
                    version.replaceAll("^v(\\d+)\\.[^$]*$", "$1").strip());
        } catch (IOException e) {
            major = 0;
        }
        assumeTrue(
                major >= OLDEST,
                "skipped: the Hub's modules are tested with Node " + OLDEST + " or later, which is not here");
    }

    @Test
    void theModulesPassTheirTests(@TempDir Path directory) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        ProcessBuilder node = new ProcessBuilder("node", "--test", "--test-reporter=tap", "src/test/js/")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        node.environment().put("VITRINE_SHARED", System.getProperty("vitrine.shared", ""));
        node.environment().put("VITRINE_SHARED_REQUIRED", System.getProperty("vitrine.shared.required", "false"));
        Process process = node.start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        process.destroyForcibly();

        String printed = Files.readString(output);
        assertThat(ended).as(printed).isTrue();
        assertThat(process.exitValue()).as(printed).isZero();
        assertThat(printed).contains("# pass").contains("# fail 0");
    }
}
