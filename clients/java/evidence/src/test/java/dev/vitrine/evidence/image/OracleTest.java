package dev.vitrine.evidence.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.Shared;
import dev.vitrine.evidence.sigstruct.TestSigner;
import dev.vitrine.tlog.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our images measured by scripts that were written apart from this project. */
class OracleTest {

    private static final TestSigner SIGNER = EnclaveImageTest.SIGNER;

    @TempDir
    private Path folder;

    @Test
    void theIntelSdkScriptAgrees() throws Exception {
        Path image = write(
                "enclave.signed.so",
                new IntelSdkWriter(SIGNER)
                        .version(2, 4)
                        .version(2, 1)
                        .version(1, 4)
                        .threads(3, 5)
                        .write());
        Path measuredHeap = write(
                "old.signed.so",
                new IntelSdkWriter(SIGNER).version(1, 4).heap(9, true).write());
        Path relocated = write(
                "relocated.signed.so",
                new IntelSdkWriter(SIGNER).version(2, 4).textRelocations().write());

        String output = run("remeasure_intel_sdk.py", image, measuredHeap, relocated);

        assertThat(output).doesNotContain("DIFF", "sig False", "q1 False", "q2 False");
        assertThat(output.split(" MATCH", -1)).hasSize(1 + 5);
    }

    @Test
    void theOpenEnclaveScriptAgrees() throws Exception {
        Path image = write("enclave.signed", new OpenEnclaveWriter(SIGNER, 16, 2, 3).write());

        assertThat(run("remeasure_open_enclave.py", image)).contains(" MATCH").doesNotContain("DIFF");
    }

    @Test
    void theSgxsScriptAgrees() throws Exception {
        IntelSdkWriter writer = new IntelSdkWriter(SIGNER).version(2, 4);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EnclaveImage.parse(writer.write()).variants().get(0).load(new SgxsWriter(out), MeasureLimits.DEFAULT);
        Path stream = write("enclave.sgxs", Bytes.copyOf(out.toByteArray()));

        assertThat(run("sgxs_hash.py", stream))
                .contains(writer.expected().mrEnclave().hex());
    }

    private Path write(String name, Bytes bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes.toByteArray());
    }

    private static String run(String script, Path... files) throws IOException, InterruptedException {
        Path path = Shared.path("oracles/" + script);
        List<String> command = new ArrayList<>(List.of("python3", path.toString()));
        for (Path file : files) {
            command.add(file.toString());
        }
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            Assumptions.abort("python3 is not there: " + e.getMessage());
            throw e;
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
