package dev.vitrine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.cli.Vitrine.Result;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

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

    @ParameterizedTest
    @MethodSource("commands")
    void everyExampleIsACommandLineThatParses(String command) {
        Host nowhere =
                new Host(InputStream.nullInputStream(), System.out, System.err, Map.of(), InstantSource.system());
        CommandLine line = Main.commands(nowhere);
        for (String word : command.split(" ", -1)) {
            line = Objects.requireNonNull(line.getSubcommands().get(word));
        }
        List<String> examples = Arrays.stream(
                        line.getCommandSpec().usageMessage().footer())
                .filter(example -> example.startsWith("  vitrine "))
                .map(example -> example.strip().substring("vitrine ".length()))
                .map(example -> example.replaceFirst(" +(\\(|>|&&|\\|).*", ""))
                .toList();

        assertThat(examples).isNotEmpty().allSatisfy(example -> {
            String[] words = example.replace("\"", "").strip().split(" +", -1);
            assertThat(Main.commands(nowhere).parseArgs(words).subcommand())
                    .as(example)
                    .isNotNull();
        });
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
