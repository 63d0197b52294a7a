package dev.vitrine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.cli.Vitrine.Result;
import dev.vitrine.client.FakeLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PolicyTest {

    @TempDir
    private Path home = Path.of("");

    @Test
    void showsThePolicyInForce() throws Exception {
        try (FakeLog log = FakeLog.start()) {
            Vitrine vitrine = new Vitrine(home);
            vitrine.use(log);

            assertThat(vitrine.run("policy", "show").out()).contains("log " + log.vkey(), "quorum both");
            assertThat(vitrine.run("policy", "show", "--json").json().get("witnesses"))
                    .hasSize(2);
        }
    }

    @Test
    void checksACheckpointAndItsAge() throws Exception {
        try (FakeLog log = FakeLog.start()) {
            Vitrine vitrine = new Vitrine(home);
            vitrine.use(log);
            Path policy = home.resolve("policy");
            Path checkpoint = vitrine.write("checkpoint", log.checkpoint().toByteArray());
            Path cut = vitrine.write("cut", log.checkpoint().slice(5).toByteArray());

            assertThat(vitrine.run("policy", "check", policy).exit()).isZero();
            assertThat(vitrine.run("policy", "check", policy, "--checkpoint", checkpoint, "--max-age", "0")
                            .exit())
                    .isZero();
            assertThat(vitrine.run("policy", "check", policy, "--checkpoint", cut)
                            .exit())
                    .isEqualTo(1);
            assertThat(vitrine.run("policy", "check", checkpoint).exit()).isEqualTo(2);
        }
    }

    @Test
    void createsAPolicyInWhichAWitnessWithTwoKeysCountsOnce() throws Exception {
        Vitrine vitrine = new Vitrine(home);
        String log = vkey(vitrine, "log", false);
        String one = vkey(vitrine, "witness", false);
        String two = vkey(vitrine, "witness", true);

        Result result = vitrine.run(
                "policy",
                "create",
                "--log-vkey",
                log,
                "--witness",
                "w=" + one,
                "--witness",
                "w=" + two,
                "--quorum",
                "1");

        assertThat(result.out()).contains("group w all w-1 w-2", "group witnesses 1 w", "quorum witnesses");
        Path file = vitrine.write("created", result.out().getBytes(StandardCharsets.UTF_8));
        assertThat(vitrine.run("policy", "check", file).exit()).isZero();
    }

    @Test
    void keysThatMakeNoPolicyAreExplained() throws Exception {
        Vitrine vitrine = new Vitrine(home);
        String log = vkey(vitrine, "log", false);

        assertThat(vitrine.run("policy", "create", "--log-vkey", log).exit()).isEqualTo(64);
        assertThat(vitrine.run("policy", "create", "--log-vkey", log, "--quorum", "none")
                        .exit())
                .isZero();
        assertThat(vitrine.run("policy", "create", "--log-vkey", log, "--witness", "w=" + log)
                        .exit())
                .isEqualTo(64);
        assertThat(vitrine.run("policy", "create", "--log-vkey", "x", "--quorum", "none")
                        .exit())
                .isEqualTo(64);
    }

    private String vkey(Vitrine vitrine, String kind, boolean mlDsa) {
        Path out = home.resolve(kind + mlDsa + ".key");
        JsonNode answer = mlDsa
                ? vitrine.run(
                                "keygen",
                                "--json",
                                "--kind",
                                kind,
                                "--name",
                                "a.example/" + kind,
                                "--ml-dsa",
                                "--out",
                                out)
                        .json()
                : vitrine.run("keygen", "--json", "--kind", kind, "--name", "a.example/" + kind, "--out", out)
                        .json();
        return answer.get("vkey").textValue();
    }
}
