package dev.vitrine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.vitrine.cli.Vitrine.Result;
import dev.vitrine.client.FakeLog;
import dev.vitrine.client.Keys;
import dev.vitrine.client.LogClient;
import dev.vitrine.client.Receipt;
import dev.vitrine.client.Statements;
import dev.vitrine.proto.v1.Digest;
import dev.vitrine.proto.v1.DigestAlgorithm;
import dev.vitrine.proto.v1.EnclaveVerdict;
import dev.vitrine.proto.v1.Measurement;
import dev.vitrine.proto.v1.MeasurementKind;
import dev.vitrine.proto.v1.RebuildOutcome;
import dev.vitrine.proto.v1.RebuildVerdict;
import dev.vitrine.proto.v1.Recipe;
import dev.vitrine.proto.v1.Source;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.proof.TlogProof;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check --policy} with a demand for rebuilds, from receipts and from a log. */
final class RebuildPolicyTest {

    @TempDir
    private Path home = Path.of("");

    @Test
    void countsTheVerdictsThatReceiptsAndLogsHold() throws Exception {
        try (FakeLog log = FakeLog.start()) {
            Vitrine vitrine = new Vitrine(home);
            vitrine.use(log);
            Path folder = home.resolve("simulated");
            assertThat(vitrine.run("simulate", "sgx", "--seed", "tests", "--out", folder)
                            .exit())
                    .isZero();
            byte[] quote = Files.readAllBytes(folder.resolve("quote.bin"));
            Path policy = vitrine.write(
                    "policy.yaml",
                    ("version: 1\nlevel: lenient\nrebuilds: {k: 2, of: ["
                                    + Keys.publisher(1).publicKey().keyId().hex() + ", "
                                    + Keys.publisher(2).publicKey().keyId().hex() + "]}\n")
                            .getBytes(StandardCharsets.UTF_8));
            Path verdicts = Files.createDirectories(home.resolve("verdicts"));
            write(verdicts.resolve("1.tlog-proof"), log, 1, quote);

            assertThat(line(vitrine, policy, folder)).isEqualTo("unknown");
            assertThat(line(vitrine, policy, folder, "--rebuilds", verdicts)).isEqualTo("unknown");
            write(verdicts.resolve("2.tlog-proof"), log, 2, quote);
            assertThat(line(vitrine, policy, folder, "--rebuilds", verdicts)).isEqualTo("proven");
            assertThat(line(vitrine, policy, folder, "--rebuilds", log.url())).isEqualTo("proven");
        }
    }

    private static String line(Vitrine vitrine, Path policy, Path folder, Object... more) {
        List<Object> arguments = new java.util.ArrayList<>(List.of(
                "check", "--json", "--policy", policy, "--collateral", folder, "--anchor", folder.resolve("root.pem")));
        arguments.addAll(List.of(more));
        arguments.add(folder.resolve("quote.bin"));
        Result result = vitrine.run(arguments.toArray());
        for (var check : result.json().path("checks")) {
            if (check.path("id").asText().equals("policy.rebuilds")) {
                return check.path("outcome").asText();
            }
        }
        throw new AssertionError("no line policy.rebuilds: " + result.out() + result.err());
    }

    private static void write(Path file, FakeLog log, int rebuilder, byte[] quote) throws Exception {
        Measurement measurement = Measurement.newBuilder()
                .setKind(MeasurementKind.MEASUREMENT_KIND_SGX_MRENCLAVE)
                .setValue(ByteString.copyFrom(quote, 112, 32))
                .build();
        Statement verdict = Statement.newBuilder()
                .setRebuildVerdict(RebuildVerdict.newBuilder()
                        .setProject("example.org/wallet")
                        .setVersion("1")
                        .addEnclaves(EnclaveVerdict.newBuilder()
                                .setEnclave("wallet")
                                .setOutcome(RebuildOutcome.REBUILD_OUTCOME_IDENTICAL)
                                .setExpected(measurement)
                                .setRebuilt(measurement))
                        .setSource(Source.newBuilder()
                                .setUrl("https://example.org/wallet.git")
                                .setCommit(Digest.newBuilder()
                                        .setAlgorithm(DigestAlgorithm.DIGEST_ALGORITHM_GIT_SHA1)
                                        .setValue(ByteString.copyFrom(new byte[20]))))
                        .setRecipe(Recipe.newBuilder().setBuilder("make"))
                        .setStartedAt(1)
                        .setFinishedAt(2))
                .build();
        Bytes leaf = Statements.sign(verdict, List.of(Keys.publisher(rebuilder)));
        Receipt receipt = LogClient.of(log.url()).submitWitnessed(leaf);
        TlogProof proof = TlogProof.of(receipt.index(), receipt.inclusion().hashes(), receipt.checkpoint());
        ReceiptFiles.write(file, proof.withExtra(leaf));
    }
}
