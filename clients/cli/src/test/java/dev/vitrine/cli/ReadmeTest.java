package dev.vitrine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the README says that there is, is there. */
final class ReadmeTest {

    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    @Test
    void everyExampleParses() throws IOException {
        List<String> examples = readme().lines()
                .filter(line -> line.startsWith("vitrine "))
                .map(line -> line.replaceFirst("\\s+(#|\\||>).*", "").substring("vitrine ".length()))
                .toList();

        assertThat(examples).hasSizeGreaterThan(8).allSatisfy(example -> {
            String[] words = example.replace("\"", "").strip().split(" +", -1);
            assertThat(commands().parseArgs(words).subcommand()).as(example).isNotNull();
        });
    }

    @Test
    void everyCommandOfTheTableExists() throws IOException {
        Set<String> listed = new TreeSet<>();
        readme().lines()
                .filter(line -> line.startsWith("| `"))
                .takeWhile(line -> !line.startsWith("| `--"))
                .map(line -> quoted(line).get(0).split("[ \\[]", 2)[0])
                .forEach(listed::add);
        CommandLine all = commands();

        assertThat(all.getSubcommands().keySet().stream().filter(name -> !listed.contains(name)))
                .as("commands that the README does not list")
                .isEmpty();
    }

    private static CommandLine commands() {
        return Main.commands(
                new Host(InputStream.nullInputStream(), System.out, System.err, Map.of(), InstantSource.system()));
    }

    private static List<String> quoted(String row) {
        return QUOTED.matcher(row).results().map(found -> found.group(1)).toList();
    }

    private static String readme() throws IOException {
        return Files.readString(Path.of(System.getProperty("vitrine.root", "../.."), "clients", "cli", "README.md"));
    }
}
