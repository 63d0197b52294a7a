package dev.vitrine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.cli.Vitrine.Result;
import dev.vitrine.client.FakeLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code simulate}, {@code submit --collateral} and {@code check} together. */
final class CheckTest {

    @TempDir
    private Path home = Path.of("");

    private Vitrine vitrine = new Vitrine(home);

    @BeforeEach
    void start() {
        vitrine = new Vitrine(home);
    }

    private Path simulated(String tee, Object... more) {
        Path folder = home.resolve("simulated-" + tee);
        List<Object> arguments = new ArrayList<>(List.of("simulate", tee, "--seed", "tests", "--out", folder));
        arguments.addAll(List.of(more));
        assertThat(vitrine.run(arguments.toArray()).exit()).isZero();
        return folder;
    }

    @ParameterizedTest
    @CsvSource({
        "sgx, quote.bin, quote.signature",
        "tdx, quote.bin, quote.signature",
        "snp, report.bin, report.signature",
        "nitro, document.cbor, document.signature"
    })
    void simulatedEvidenceIsProvenUnderItsOwnRootAndRefutedWithout(String tee, String file, String signature) {
        Path folder = simulated(tee);
        Path evidence = folder.resolve(file);

        Result named = vitrine.run(
                "check", "--json", "--collateral", folder, "--anchor", folder.resolve("root.pem"), evidence);
        Result unnamed = vitrine.run("check", "--json", "--collateral", folder, evidence);

        assertThat(named.exit()).as(named.out()).isZero();
        assertThat(outcome(named.json(), signature)).isEqualTo("proven");
        assertThat(named.json().path("conclusion").asText())
                .startsWith("Proven: as of")
                .contains("trust");
        assertThat(named.json().path("fields").path("check.labels").asText()).contains("simulated");
        assertThat(named.json().path("fields").path("policy.acceptable").asBoolean())
                .isFalse();
        assertThat(unnamed.exit()).as(unnamed.out()).isEqualTo(1);
        assertThat(unnamed.json().path("conclusion").asText()).startsWith("Refuted: ");
    }

    @Test
    void theSameSeedAndTimeMakeTheSameBytes() throws Exception {
        Path first = simulated("sgx", "--at", "2026-01-01");
        Path second = home.resolve("second");
        assertThat(vitrine.run("simulate", "sgx", "--seed", "tests", "--at", "2026-01-01", "--out", second)
                        .exit())
                .isZero();

        assertThat(Files.readAllBytes(second.resolve("quote.bin")))
                .isEqualTo(Files.readAllBytes(first.resolve("quote.bin")));
        assertThat(Files.readString(second.resolve("NOT-GENUINE.txt"))).contains("NOT GENUINE");
        assertThat(vitrine.run("simulate", "sgx", "--out", second).exit()).isEqualTo(2);
    }

    @Test
    void missingCollateralLeavesItOpenAndTheOutdatedRefutesIt() {
        Path folder = simulated("sgx");
        Path quote = folder.resolve("quote.bin");
        Path root = folder.resolve("root.pem");

        Result missing = vitrine.run("check", "--json", "--anchor", root, quote);
        Result late =
                vitrine.run("check", "--json", "--anchor", root, "--collateral", folder, "--at", "2030-01-01", quote);

        assertThat(missing.exit()).isEqualTo(2);
        assertThat(outcome(missing.json(), "collateral.tcb-info")).isEqualTo("unknown");
        assertThat(late.exit()).isEqualTo(1);
        assertThat(late.json().path("fields").path("check.labels").asText()).contains("not-current");
    }

    @Test
    void aPolicyCountsWhereItIsAskedFor() throws Exception {
        Path folder = simulated("sgx", "--debug");
        Object[] plain = {
            "check",
            "--json",
            "--anchor",
            folder.resolve("root.pem"),
            "--collateral",
            folder,
            folder.resolve("quote.bin")
        };
        Path broken = vitrine.write("broken.yaml", "version: 1\nunknown: 1\n".getBytes(StandardCharsets.UTF_8));

        assertThat(vitrine.run(plain).exit()).isZero();
        assertThat(vitrine.run(with(plain, "--policy", "default")).exit()).isEqualTo(1);
        assertThat(vitrine.run(with(plain, "--policy", broken)).exit()).isEqualTo(64);
    }

    @Test
    void oneFlippedBitIsRefuted() throws Exception {
        Path folder = simulated("sgx");
        byte[] quote = Files.readAllBytes(folder.resolve("quote.bin"));
        quote[120] ^= 1;
        Path flipped = vitrine.write("flipped.bin", quote);

        Result result =
                vitrine.run("check", "--json", "--anchor", folder.resolve("root.pem"), "--collateral", folder, flipped);

        assertThat(result.exit()).isEqualTo(1);
        assertThat(outcome(result.json(), "quote.signature")).isEqualTo("refuted");
    }

    @Test
    void aReceiptHasAllThatItTakes() throws Exception {
        try (FakeLog log = FakeLog.start()) {
            vitrine.use(log);
            Path folder = simulated("tdx");
            Path quote = folder.resolve("quote.bin");
            Result submitted = vitrine.run("submit", "--json", "--collateral", folder, quote);
            assertThat(submitted.exit()).as(submitted.out() + submitted.err()).isZero();
            Path receipt = home.resolve("elsewhere.tlog-proof");
            assertThat(Files.copy(folder.resolve("quote.bin.tlog-proof"), receipt))
                    .exists();

            Result fromReceipt = vitrine.run("check", "--json", "--anchor", folder.resolve("root.pem"), receipt);
            Result fromLog = vitrine.run(
                    "check",
                    "--json",
                    "--anchor",
                    folder.resolve("root.pem"),
                    submitted.json().path("index").asText());
            Result beside = vitrine.run("check", "--json", "--anchor", folder.resolve("root.pem"), quote);

            for (Result result : List.of(fromReceipt, fromLog, beside)) {
                assertThat(result.exit()).as(result.out() + result.err()).isZero();
                assertThat(outcome(result.json(), "log.inclusion")).isEqualTo("proven");
                assertThat(outcome(result.json(), "tcb.level")).isEqualTo("proven");
                assertThat(result.json().path("asOf").asText())
                        .isEqualTo(Instant.ofEpochSecond(FakeLog.WITNESSED_AT).toString());
            }
        }
    }

    @Test
    void aReceiptForSomethingElseIsRefuted() throws Exception {
        try (FakeLog log = FakeLog.start()) {
            vitrine.use(log);
            Path other = vitrine.write("other.bin", new byte[] {1, 2, 3});
            assertThat(vitrine.run("submit", other).exit()).isZero();
            Path folder = simulated("sgx");

            Result result = vitrine.run(
                    "check",
                    "--json",
                    "--anchor",
                    folder.resolve("root.pem"),
                    "--collateral",
                    folder,
                    "--proof",
                    home.resolve("other.bin.tlog-proof"),
                    folder.resolve("quote.bin"));

            assertThat(result.exit()).isEqualTo(1);
            assertThat(outcome(result.json(), "log.receipt")).isEqualTo("refuted");
        }
    }

    @Test
    void reportDataIsRecomputedFromItsRecipe() throws Exception {
        byte[] key = {1, 2, 3};
        Path folder =
                simulated("sgx", "--report-data", "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81");
        Path preimage = vitrine.write("key", key);
        Object[] plain = {
            "check",
            "--json",
            "--anchor",
            folder.resolve("root.pem"),
            "--collateral",
            folder,
            folder.resolve("quote.bin")
        };

        Result bound = vitrine.run(with(plain, "--report-data", "sha256(key)", "--preimage", "key=" + preimage));
        Result wrong = vitrine.run(with(plain, "--report-data", "sha384(key)", "--preimage", "key=" + preimage));

        assertThat(outcome(vitrine.run(plain).json(), "report-data")).isEqualTo("unknown");
        assertThat(outcome(bound.json(), "report-data")).isEqualTo("proven");
        assertThat(wrong.exit()).isEqualTo(1);
    }

    @Test
    void whatNobodyKnowsIsUnknownUnlessItIsCalledSomething() throws Exception {
        Path file = vitrine.write("anything", new byte[] {9, 9, 9});
        Path quote = vitrine.write("quote.bin", new byte[] {3, 0, 2});

        assertThat(vitrine.run("check", file).exit()).isEqualTo(2);
        assertThat(vitrine.run("check", "--kind", "snp-report", file).exit()).isEqualTo(1);
        assertThat(vitrine.run("check", quote).exit()).isEqualTo(1);
        assertThat(vitrine.run("check", "--kind", "nonsense", file).exit()).isEqualTo(64);
        assertThat(vitrine.run("check", home.resolve("absent")).exit()).isEqualTo(2);
    }

    private static String outcome(JsonNode report, String id) {
        for (JsonNode check : report.path("checks")) {
            if (check.path("id").asText().equals(id)) {
                return check.path("outcome").asText();
            }
        }
        return "absent";
    }

    private static Object[] with(Object[] arguments, Object... more) {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(more));
        return all.toArray();
    }
}
