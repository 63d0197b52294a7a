package dev.vitrine.log.server.hub;

import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.log.server.index.Term;
import dev.vitrine.proto.v1.Conflict;
import dev.vitrine.proto.v1.Recipe;
import dev.vitrine.proto.v1.Source;
import dev.vitrine.tlog.Bytes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One commit, one recipe, one enclave name, and several measurements: somebody is wrong, or the build is not reproducible. */
final class Conflicts {

    private static final int MAX_MEASUREMENTS = 16;
    private static final int MAX_SOURCES = 16;

    private Conflicts() {}

    static List<Conflict> of(Ledger ledger, Standing standing) {
        Map<Bytes, Conflict> found = new LinkedHashMap<>();
        for (Releases.One one : standing.releases().all()) {
            add(
                    ledger,
                    one.release().getSource(),
                    one.release().getRecipe(),
                    one.enclave().getName(),
                    found);
        }
        for (Rebuilds.Verdict verdict : standing.rebuilds().verdicts()) {
            add(
                    ledger,
                    verdict.statement().getSource(),
                    verdict.statement().getRecipe(),
                    verdict.enclave().getEnclave(),
                    found);
        }
        return found.values().stream()
                .filter(conflict -> conflict.getMeasurementsCount() > 1)
                .toList();
    }

    private static void add(Ledger ledger, Source source, Recipe recipe, String enclave, Map<Bytes, Conflict> found) {
        if (!source.hasCommit() || recipe.getBuilder().isEmpty() || found.size() >= MAX_SOURCES) {
            return;
        }
        Bytes commit = ByteStrings.toBytes(source.getCommit().getValue());
        Bytes recipeBytes = Bytes.wrapUnsafe(recipe.toByteArray());
        Bytes prefix = Term.outcomesOf(commit, recipeBytes, enclave);
        if (found.containsKey(prefix)) {
            return;
        }
        Conflict.Builder conflict = Conflict.newBuilder()
                .setCommit(commit.hex())
                .setRecipe(Hashes.sha256(recipeBytes).hex())
                .setEnclave(enclave);
        for (Bytes term : ledger.terms(prefix, MAX_MEASUREMENTS)) {
            Term.measuredAt(term, prefix.size()).ifPresent(measured -> ledger.newest(term)
                    .ifPresent(index ->
                            conflict.addMeasurements(Names.id(measured)).addIndices(index)));
        }
        found.put(prefix, conflict.build());
    }
}
