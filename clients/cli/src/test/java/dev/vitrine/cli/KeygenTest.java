package dev.vitrine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.cli.Vitrine.Result;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.note.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeygenTest {

    @TempDir
    private Path home = Path.of("");

    @Test
    void aPublisherKeyIsReadableByItsOwnerOnly() throws Exception {
        Path out = home.resolve("publisher.pem");

        JsonNode answer =
                new Vitrine(home).run("keygen", "--json", "--out", out).json();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
                .isEqualTo("rw-------");
        assertThat(PemKeys.parseSigner(Bytes.wrapUnsafe(Files.readAllBytes(out)))
                        .publicKey()
                        .keyId()
                        .hex())
                .isEqualTo(answer.get("key_id").textValue());
        assertThat(PemKeys.parseKey(Bytes.utf8(answer.get("public_key").textValue()))
                        .keyId()
                        .hex())
                .isEqualTo(answer.get("key_id").textValue());
    }

    @Test
    void aKeyIsNeverOverwritten() throws Exception {
        Path out = Files.writeString(home.resolve("key"), "precious");

        assertThat(new Vitrine(home).run("keygen", "--out", out).exit()).isEqualTo(64);
        assertThat(Files.readString(out)).isEqualTo("precious");
    }

    @Test
    void logAndWitnessKeysComeWithTheirVkey() throws Exception {
        for (String kind : new String[] {"log", "witness"}) {
            for (String algorithm : new String[] {"ed25519", "ml-dsa-44"}) {
                Path out = home.resolve(kind + algorithm);
                Vitrine vitrine = new Vitrine(home);
                Result result = algorithm.equals("ed25519")
                        ? vitrine.run("keygen", "--json", "--kind", kind, "--name", "a.example/" + kind, "--out", out)
                        : vitrine.run(
                                "keygen", "--json", "--kind", kind, "--name", "a.example", "--ml-dsa", "--out", out);

                assertThat(result.json().get("algorithm").textValue()).isEqualTo(algorithm);
                assertThat(SigningKey.parse(Files.readString(out).strip())
                                .verifierKey()
                                .toString())
                        .isEqualTo(result.json().get("vkey").textValue());
            }
        }
    }

    @Test
    void optionsThatDoNotFitTheKindAreExplained() {
        Vitrine vitrine = new Vitrine(home);

        assertThat(vitrine.run("keygen", "--kind", "log", "--out", home.resolve("k"))
                        .err())
                .contains("--name");
        assertThat(vitrine.run("keygen", "--kind", "log", "--p256", "--out", home.resolve("k"))
                        .exit())
                .isEqualTo(64);
        assertThat(vitrine.run("keygen", "--name", "x", "--out", home.resolve("k"))
                        .exit())
                .isEqualTo(64);
        assertThat(vitrine.run("keygen", "--kind", "log", "--name", "a b", "--out", home.resolve("k"))
                        .exit())
                .isEqualTo(64);
        assertThat(home.resolve("k")).doesNotExist();
    }
}
