package dev.vitrine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.cli.Vitrine.Result;
import dev.vitrine.client.FakeLog;
import dev.vitrine.client.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProfileTest {

    @TempDir
    private Path home = Path.of("");

    @Test
    void aProfileTakesThePlaceOfFlags() throws Exception {
        try (FakeLog log = FakeLog.start()) {
            Vitrine vitrine = new Vitrine(home);
            profile(vitrine, "default", log);
            Path file = vitrine.write("a.txt", new byte[] {1});

            assertThat(vitrine.run("submit", file).exit()).isZero();
            assertThat(vitrine.run("verify", file).exit()).isZero();
        }
    }

    @Test
    void flagsWinOverTheEnvironmentWhichWinsOverTheProfile() throws Exception {
        try (FakeLog log = FakeLog.start()) {
            Vitrine vitrine = new Vitrine(home);
            profile(vitrine, "default", log);

            assertThat(vitrine.run("log", "info").exit()).isZero();
            vitrine.with("VITRINE_LOG", "http://127.0.0.1:1");
            assertThat(vitrine.run("log", "info").exit()).isEqualTo(2);
            assertThat(vitrine.run("log", "info", "--log", log.url()).exit()).isZero();
        }
    }

    @Test
    void anotherProfileIsChosenByFlagOrEnvironment() throws Exception {
        try (FakeLog log = FakeLog.start()) {
            Vitrine vitrine = new Vitrine(home);
            profile(vitrine, "staging", log);

            assertThat(vitrine.run("log", "info").exit()).isEqualTo(64);
            assertThat(vitrine.run("log", "info", "--profile", "staging").exit())
                    .isZero();
            assertThat(vitrine.with("VITRINE_PROFILE", "staging")
                            .run("log", "info")
                            .exit())
                    .isZero();
        }
    }

    @Test
    void aProfileThatIsNotThereOrBrokenIsExplained() throws Exception {
        Vitrine vitrine = new Vitrine(home)
                .with("VITRINE_CONFIG", home.resolve("elsewhere").toString());
        vitrine.write("elsewhere/profiles/broken.json", "{".getBytes(StandardCharsets.UTF_8));

        Result missing = vitrine.run("log", "info", "--profile", "absent");
        assertThat(missing.exit()).isEqualTo(64);
        assertThat(missing.err()).contains("absent", "vitrine up --profile absent");
        assertThat(vitrine.run("log", "info", "--profile", "broken").exit()).isEqualTo(2);
        assertThat(vitrine.run("log", "info", "--profile", "../escape").exit()).isEqualTo(64);
    }

    private void profile(Vitrine vitrine, String name, FakeLog log) throws IOException {
        Path policy = vitrine.write("policy", log.policyText().getBytes(StandardCharsets.UTF_8));
        Path key = vitrine.write("key.pem", PemKeys.print(Keys.publisher(1)).getBytes(StandardCharsets.UTF_8));
        String json = Output.print(Output.object()
                .put("log", log.url().toString())
                .put("policy", policy.toString())
                .put("key", key.toString()));
        Path written =
                vitrine.write(".config/vitrine/profiles/" + name + ".json", json.getBytes(StandardCharsets.UTF_8));
        assertThat(written).exists();
    }
}
