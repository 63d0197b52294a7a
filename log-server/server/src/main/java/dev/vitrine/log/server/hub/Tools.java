package dev.vitrine.log.server.hub;

import dev.vitrine.log.server.index.StatementKind;
import dev.vitrine.log.server.index.Term;
import dev.vitrine.proto.v1.RebuildVerdict;
import dev.vitrine.proto.v1.Release;
import dev.vitrine.proto.v1.ToolCell;
import dev.vitrine.tlog.Bytes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What became of a release with each build tool. */
final class Tools {

    private static final int MAX_VERDICTS = 64;

    private Tools() {}

    /** By tool, in the order of their names; each rebuilder's newest verdict with it counts, and the worst of them is shown. */
    static List<ToolCell> of(Ledger ledger, IndexedEntry entry) {
        Release release = entry.statement().getRelease();
        Bytes version = Term.version(release.getProject(), release.getVersion(), StatementKind.REBUILD_VERDICT);
        Set<Long> indices = new HashSet<>(ledger.newest(version, MAX_VERDICTS));
        Bytes reference = Term.reference(Releases.hash(entry), StatementKind.REBUILD_VERDICT);
        indices.addAll(ledger.newest(reference, MAX_VERDICTS));
        Map<String, ToolCell.Builder> cells = new TreeMap<>();
        Map<String, Set<Bytes>> rebuilders = new TreeMap<>();
        indices.stream()
                .sorted(java.util.Comparator.reverseOrder())
                .map(ledger::entry)
                .forEach(verdict -> {
                    RebuildVerdict statement = verdict.statement().getRebuildVerdict();
                    String tool = statement.getRecipe().getBuilder();
                    Set<Bytes> known = rebuilders.computeIfAbsent(tool, unused -> new HashSet<>());
                    boolean fresh = verdict.publishers().stream().anyMatch(key -> !known.contains(key));
                    known.addAll(verdict.publishers());
                    if (fresh) {
                        add(
                                cells.computeIfAbsent(
                                        tool, unused -> ToolCell.newBuilder().setBuilder(tool)),
                                verdict,
                                release);
                    }
                });
        cells.forEach((tool, cell) ->
                cell.setRebuilders(rebuilders.getOrDefault(tool, Set.of()).size()));
        return cells.values().stream().map(ToolCell.Builder::build).toList();
    }

    private static void add(ToolCell.Builder cell, IndexedEntry verdict, Release release) {
        RebuildVerdict statement = verdict.statement().getRebuildVerdict();
        var outcome = Titles.worst(statement);
        if (cell.getOutcome().isEmpty() || Titles.badness(outcome) > badness(cell.getOutcome())) {
            cell.setOutcome(Names.word(outcome))
                    .setAt(statement.getFinishedAt())
                    .setDaysSinceRelease(Rebuilds.days(release.getBuiltAt(), statement.getFinishedAt()))
                    .setIndex(verdict.index());
        }
    }

    private static int badness(String word) {
        for (var outcome : dev.vitrine.proto.v1.RebuildOutcome.values()) {
            if (outcome != dev.vitrine.proto.v1.RebuildOutcome.UNRECOGNIZED
                    && Names.word(outcome).equals(word)) {
                return Titles.badness(outcome);
            }
        }
        return 0;
    }
}
