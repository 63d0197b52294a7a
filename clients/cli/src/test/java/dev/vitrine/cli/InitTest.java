package dev.vitrine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.cli.Vitrine.Result;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InitTest {

    @TempDir
    private Path home = Path.of("");

    @Test
    void writesAProposalAndSaysWhatIsMissing() throws IOException {
        Vitrine vitrine = new Vitrine(home);
        Path unused = vitrine.write("wallet/Dockerfile", "FROM x\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        Result result = vitrine.run("init", "--json", home.resolve("wallet"));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.json().get("missing")).isNotEmpty();
        assertThat(result.err()).contains("missing  commit: ");
        assertThat(home.resolve("wallet/vitrine.yml")).content().contains("builder: docker", "MISSING");
        assertThat(vitrine.run("init", home.resolve("wallet")).exit()).isEqualTo(64);
        assertThat(vitrine.run("init", "--stdout", home.resolve("wallet")).out())
                .contains("version: 1");
        assertThat(vitrine.run("init", home.resolve("missing")).exit()).isEqualTo(64);
    }
}
