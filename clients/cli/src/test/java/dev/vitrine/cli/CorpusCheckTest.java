package dev.vitrine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.cli.Vitrine.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs {@code vitrine check} over a whole corpus: the exit code must be the one that the manifest means. Everything is derived by
 * rule; no case has a rule of its own. The folder is the property {@code vitrine.corpus}, by default {@code corpus} in the shared
 * folder.
 */
final class CorpusCheckTest {

    @TempDir
    private Path home = Path.of("");

    @Test
    void someArtefactsOfEachKindComeOutAsTheManifestSays() throws Exception {
        checkEvery(System.getProperty("vitrine.corpus", "").isEmpty() ? 4 : 1);
    }

    @Test
    @Tag("slow")
    void everyArtefactComesOutAsTheManifestSays() throws Exception {
        checkEvery(1);
    }

    private void checkEvery(int step) throws Exception {
        Path corpus = corpus();
        JsonNode manifest = Output.JSON.readTree(corpus.resolve("manifest.json").toFile());
        Vitrine vitrine = new Vitrine(home);
        Map<String, Integer> table = new TreeMap<>();
        List<String> differences = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (JsonNode record : manifest) {
            CheckedCase artefact = new CheckedCase(corpus, record);
            if ((seen.merge(artefact.kind(), 1, Integer::sum) - 1) % step != 0) {
                continue;
            }
            Result result = vitrine.run(artefact.arguments().toArray());
            Set<Integer> expected = artefact.expected();
            String row = artefact.kind() + " | " + expected + " | " + result.exit();
            table.merge(row, 1, Integer::sum);
            boolean isOutOfDate =
                    result.exit() == CheckedCase.REFUTED && artefact.mayBeOutOfDate() && onlyCurrency(result);
            if (!expected.contains(result.exit()) && !isOutOfDate) {
                differences.add(artefact.name() + ": expected " + expected + ", got " + result.exit() + ": "
                        + artefact.expect() + "\n    " + result.out().strip() + result.err());
            }
        }
        StringBuilder text = new StringBuilder("kind | expected | got | cases\n");
        table.forEach(
                (row, count) -> text.append(row).append(" | ").append(count).append('\n'));
        System.out.println(text);
        assertThat(table).isNotEmpty();
        assertThat(differences).isEmpty();
    }

    /** Nothing is refuted but that something was valid at the time. */
    private static boolean onlyCurrency(Result result) {
        return result.json()
                .path("fields")
                .path("check.refuted-aspects")
                .asText()
                .equals("currency");
    }

    private static Path corpus() {
        String chosen = System.getProperty("vitrine.corpus", "");
        Path folder = chosen.isEmpty()
                ? Path.of(System.getProperty("vitrine.shared", "../shared"), "corpus")
                : Path.of(chosen);
        if (!Boolean.getBoolean("vitrine.shared.required")) {
            Assumptions.assumeTrue(Files.isDirectory(folder), "skipped: " + folder + " is absent");
        }
        return folder;
    }
}
