package dev.vitrine.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Walks a whole corpus by its manifest: every artefact must be looked at and must come out as the manifest says. The folder is
 * the property {@code vitrine.corpus}, by default {@code corpus} in the shared folder.
 */
class CorpusTest {

    private static final List<CorpusKind> KINDS = List.of(
            new DcapCorpus(),
            new SyntheticDcapCorpus(),
            new PcsCollateralCorpus(),
            new TrustAnchorCorpus(),
            new TdxEventLogCorpus(),
            new SigstructCorpus(),
            new IasCorpus(),
            new SnpCorpus(),
            new NitroCorpus(),
            new ContainerCorpus(),
            new SigstoreCorpus(),
            new ProvenanceCorpus());

    @Test
    void everyArtefactComesOutAsTheManifestSays() throws Exception {
        Path corpus = Shared.corpus();
        List<CorpusCase> cases = read(corpus);
        List<CorpusCase> companions = new ArrayList<>(cases);
        Optional<Path> other = Shared.defaultCorpusBeside(corpus);
        if (other.isPresent()) {
            companions.addAll(read(other.get()));
        }
        Map<String, CorpusKind> byKind = new HashMap<>();
        for (CorpusKind kind : KINDS) {
            kind.prepare(companions);
            kind.kinds().forEach(name -> byKind.put(name, kind));
        }
        Map<String, Integer> table = new TreeMap<>();
        List<String> differences = new ArrayList<>();
        for (CorpusCase artefact : cases) {
            String row = look(artefact, byKind, differences);
            table.merge(artefact.kind() + " | " + row, 1, Integer::sum);
        }
        System.out.println(print(table, cases.size()));

        assertThat(cases).isNotEmpty();
        assertThat(differences).isEmpty();
    }

    private static String look(CorpusCase artefact, Map<String, CorpusKind> byKind, List<String> differences) {
        CorpusKind kind = byKind.get(artefact.kind());
        if (kind == null) {
            differences.add(artefact.name() + ": nobody looks at the kind " + artefact.kind());
            return "- | not looked at";
        }
        CorpusResult result;
        try {
            result = kind.look(artefact);
        } catch (Exception | AssertionError e) {
            differences.add(artefact.name() + ": " + e);
            return "- | could not be looked at";
        }
        result.differences().forEach(difference -> differences.add(artefact.name() + ": " + difference));
        return result.expected() + " | " + result.got() + (result.differences().isEmpty() ? "" : " | DIFFERS");
    }

    private static List<CorpusCase> read(Path corpus) throws Exception {
        List<CorpusCase> cases = new ArrayList<>();
        for (JsonNode record :
                new ObjectMapper().readTree(corpus.resolve("manifest.json").toFile())) {
            cases.add(new CorpusCase(corpus, record));
        }
        return cases;
    }

    private static String print(Map<String, Integer> table, int total) {
        StringBuilder text = new StringBuilder("kind | expected | got | cases\n");
        table.forEach(
                (row, count) -> text.append(row).append(" | ").append(count).append('\n'));
        return text.append("total | | | ").append(total).toString();
    }
}
