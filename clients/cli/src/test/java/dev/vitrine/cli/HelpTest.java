package dev.vitrine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.cli.Vitrine.Result;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class HelpTest {

    @TempDir
    private Path home = Path.of("");

    static List<String> commands() {
        return Main.commandNames();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandExplainsItselfWithExamples(String command) {
        Result help = new Vitrine(home).run((Object[]) (command + " --help").split(" ", -1));

        assertThat(help.exit()).isZero();
        assertThat(help.out()).contains("Usage: vitrine " + command, "Examples:", "vitrine " + command, "--json");
    }

    @Test
    void theOverviewListsTheCommandsAndTheExitCodes() {
        Result help = new Vitrine(home).run("--help");

        assertThat(help.out()).contains("0 proven, 1 refuted, 2 could not tell, 64");
        assertThat(commands()).allSatisfy(command -> assertThat(help.out()).contains(command.replaceFirst(" .*", "")));
    }

    @Test
    void aWrongCommandLineIsAUsageErrorThatPointsToTheHelp() {
        Vitrine vitrine = new Vitrine(home);

        assertThat(vitrine.run().exit()).isEqualTo(64);
        assertThat(vitrine.run("dance").exit()).isEqualTo(64);
        assertThat(vitrine.run("submit", "--nonsense", "x").err()).contains("vitrine submit --help");
        assertThat(vitrine.run("submit").exit()).isEqualTo(64);
    }
}
