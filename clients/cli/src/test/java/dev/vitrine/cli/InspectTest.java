package dev.vitrine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.cli.Vitrine.Result;
import dev.vitrine.client.FakeLog;
import dev.vitrine.exhibit.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InspectTest {

    @TempDir
    private Path home = Path.of("");

    @Test
    void decodesEvidenceToItsIdentities() throws Exception {
        assertThat(inspect(Samples.sgxQuote()).get("mrenclave").textValue()).isEqualTo("00".repeat(32));
        assertThat(inspect(Samples.tdxQuote()).get("mrtd").textValue()).hasSize(96);
        assertThat(inspect(Samples.tdxQuote()).get("rtmr3").textValue()).hasSize(96);
        assertThat(inspect(Samples.sigstruct()).get("mrenclave").textValue()).startsWith("07");
        assertThat(inspect(Samples.snpReport()).get("measurement").textValue()).hasSize(96);
        assertThat(inspect(Samples.snpReport()).get("verified").booleanValue()).isFalse();
    }

    @Test
    void decodesReceiptsCheckpointsPoliciesAndKeys() throws Exception {
        try (FakeLog log = FakeLog.start()) {
            Vitrine vitrine = new Vitrine(home);
            vitrine.use(log);
            Path file = vitrine.write("a.txt", new byte[] {1});
            assertThat(vitrine.run("submit", file).exit()).isZero();

            JsonNode proof = inspect(Files.readAllBytes(home.resolve("a.txt.tlog-proof")));
            assertThat(proof.get("kind").textValue()).isEqualTo("tlog-proof");
            assertThat(proof.at("/extra/kind").textValue()).isEqualTo("entry");
            assertThat(proof.at("/extra/subject").textValue()).isEqualTo("a.txt");
            JsonNode checkpoint = inspect(log.checkpoint().toByteArray());
            assertThat(checkpoint.get("kind").textValue()).isEqualTo("checkpoint");
            assertThat(checkpoint.at("/signatures/2/timestamp").longValue()).isEqualTo(FakeLog.WITNESSED_AT);
            assertThat(inspect(Files.readAllBytes(home.resolve("policy")))
                            .get("kind")
                            .textValue())
                    .isEqualTo("policy");
            assertThat(inspect(log.vkey().getBytes(StandardCharsets.UTF_8))
                            .get("kind")
                            .textValue())
                    .isEqualTo("vkey");
        }
    }

    @Test
    void aSecretKeyIsNeverShown() throws Exception {
        Vitrine vitrine = new Vitrine(home);
        Path publisher = home.resolve("publisher.pem");
        Path witness = home.resolve("witness.key");
        assertThat(vitrine.run("keygen", "--out", publisher).exit()).isZero();
        assertThat(vitrine.run("keygen", "--kind", "witness", "--name", "w.example", "--out", witness)
                        .exit())
                .isZero();

        String pem = Files.readString(publisher).split("\n", -1)[1];
        String seed = Files.readString(witness).strip().split("\\+", 5)[4];
        for (Path key : new Path[] {publisher, witness}) {
            Result result = vitrine.run("inspect", key);
            assertThat(result.exit()).isZero();
            assertThat(result.out()).contains("not shown").doesNotContain(pem, seed);
        }
    }

    @Test
    void whatNobodyKnowsCouldNotBeTold() throws Exception {
        Result result = new Vitrine(home).input(new byte[] {1, 2, 3}).run("inspect", "--json", "-");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.json().get("size").intValue()).isEqualTo(3);
    }

    @Test
    void textFromOutsideCannotSteerTheTerminal() throws Exception {
        Vitrine vitrine = new Vitrine(home);
        byte[] note = "a\u009b31m\u202e log\n1\nx\n\n\u2014 name AAAAAAA=\n".getBytes(StandardCharsets.UTF_8);

        Result result = vitrine.input(note).run("inspect", "-");

        assertThat(result.out()).doesNotContain("\u009b", "\u202e").contains("\\u202e");
    }

    @Test
    void noMutationOfAnyInputEndsInAnInternalError() throws Exception {
        byte[][] seeds = {
            Samples.sgxQuote(),
            Samples.tdxQuote(),
            Samples.sigstruct(),
            Samples.snpReport(),
            "c2sp.org/tlog-proof@v1\nindex 0\n\na\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\u2014 a AAAAAAA=\n"
                    .getBytes(StandardCharsets.UTF_8),
            "quorum none\n".getBytes(StandardCharsets.UTF_8),
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n".getBytes(StandardCharsets.UTF_8)
        };
        Random random = new Random(11);
        for (int round = 0; round < 140; round++) {
            byte[] mutated = seeds[round % seeds.length].clone();
            for (int flips = 0; flips <= round % 3; flips++) {
                mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Result result = new Vitrine(home).input(mutated).run("inspect", "--json", "-");
            assertThat(result.exit()).as(result.err()).isIn(0, 2);
            assertThat(result.out()).doesNotContain("INTERNAL");
        }
    }

    private JsonNode inspect(byte[] content) throws IOException {
        return new Vitrine(home).input(content).run("inspect", "--json", "-").json();
    }
}
