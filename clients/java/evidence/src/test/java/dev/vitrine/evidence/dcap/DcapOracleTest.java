package dev.vitrine.evidence.dcap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Shared;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.dcap.Collateral.Part;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our quotes and documents checked by a script that was written apart from this project. */
class DcapOracleTest {

    private static final String SCRIPT = "oracles/dcap_quote_and_tcb.py";

    @TempDir
    private Path folder;

    @Test
    void theScriptVerifiesWhatWeVerifyAndReadsTheSamePlatform() throws Exception {
        Path script = Shared.path(SCRIPT);
        stage("sgx", FakePlatform.sgx());
        stage("tdx", FakePlatform.tdx(4));
        String output = run(script);
        Map<String, String> fields = verify(FakePlatform.sgx()).fields();

        for (String document : new String[] {
            "sgx tcb_info sig ok", "sgx qe_identity sig ok", "tdx tcb_info sig ok", "tdx qe_identity sig ok"
        }) {
            assertThat(output).contains(document);
        }
        assertThat(output)
                .contains("tag 0x4 " + fields.get("pck.fmspc"))
                .contains("tag 0x4 " + fields.get("pck.cpusvn"))
                .contains("2, 17] tag 0x2 0d");
    }

    private static Verdict verify(FakePlatform platform) throws Exception {
        Verdict verdict = DcapVerifier.under(FakePki.anchors())
                .verify(Quote.parse(platform.quote()), platform.collateral(), FakePki.NOW);
        assertThat(verdict.conclusion()).isEqualTo(Outcome.PROVEN);
        return verdict;
    }

    /** The file names that the script reads, and the form of collateral in which it wants it. */
    private void stage(String name, FakePlatform platform) throws IOException {
        Files.write(folder.resolve(name + "_quote"), platform.quote().toByteArray());
        Collateral collateral = platform.collateral();
        String chain = text(collateral.part(Part.TCB_INFO_CHAIN).orElseThrow()).replace("\n", "\\n");
        String json = "{" + document("tcb_info", collateral.part(Part.TCB_INFO).orElseThrow()) + ","
                + document("qe_identity", collateral.part(Part.QE_IDENTITY).orElseThrow())
                + ",\"tcb_info_issuer_chain\":\"" + chain + "\",\"qe_identity_issuer_chain\":\"" + chain + "\"}";
        Files.writeString(folder.resolve(name + "_quote_collateral.json"), json);
    }

    private static String document(String name, Bytes envelope) {
        String text = text(envelope);
        int signature = text.lastIndexOf(",\"signature\":\"");
        String body = text.substring(text.indexOf(':') + 1, signature);
        String hex = text.substring(signature + ",\"signature\":\"".length(), text.length() - 2);
        return "\"" + name + "\":\"" + body.replace("\"", "\\\"") + "\",\"" + name + "_signature\":\""
                + hex.toLowerCase(Locale.ROOT) + "\"";
    }

    private static String text(Bytes bytes) {
        return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
    }

    /** The script goes on to reports of another kind that are not staged here, and ends in an error there. */
    private String run(Path script) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder("python3", script.toAbsolutePath().toString())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("python3 is not there to run the script");
            throw e;
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        Assumptions.assumeFalse(output.contains("No module named"), "the script's library is not there");
        return output;
    }
}
