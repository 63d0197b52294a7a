package dev.vitrine.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.audit.lint.Lint;
import dev.vitrine.audit.lint.file.FileKind;
import dev.vitrine.audit.manifest.Manifest;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The examples of the README, run. */
class ReadmeTest {

    private static final Pattern RULE = Pattern.compile("\"([a-z]+(?:-[a-z]+)+)\"");

    @Test
    void theManifestIsOne() throws Exception {
        List<String> yaml = blocks("yaml");

        Manifest manifest = Manifest.parse(Bytes.utf8(yaml.get(0)), Bytes.utf8(yaml.get(1)));

        assertThat(manifest.inputsOf(manifest.recipes().get(0))).hasSize(2);
        assertThat(manifest.evidence().get(1).missing()).hasSize(1);
    }

    @Test
    void theDockerfileHasTheseFindings() throws IOException {
        assertThat(Lint.of(FileKind.DOCKERFILE, blocks("dockerfile").get(0)))
                .containsExactly(blocks("text").get(0).split("\n", -1));
    }

    @Test
    void theTableHasEveryRule() throws IOException {
        TreeSet<String> rules = new TreeSet<>();
        Path sources = module().resolve("src/main/java/dev/vitrine/audit/lint");
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Files.readString(file)
                        .lines()
                        .filter(line -> line.contains("static final String ") && !line.contains("WHY"))
                        .forEach(line -> {
                            Matcher matcher = RULE.matcher(line);
                            if (matcher.find()) {
                                boolean unused = rules.add(matcher.group(1));
                            }
                        });
            }
        }
        String readme = Files.readString(module().resolve("README.md"));

        assertThat(rules).hasSizeGreaterThan(15).allSatisfy(rule -> assertThat(readme)
                .contains("`" + rule + "`"));
    }

    private static List<String> blocks(String language) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = Pattern.compile("```" + language + "\n(.*?)\n```", Pattern.DOTALL)
                .matcher(Files.readString(module().resolve("README.md")));
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        return blocks;
    }

    private static Path module() {
        return Path.of(System.getProperty("vitrine.root", "../../.."), "clients", "java", "audit");
    }
}
