package dev.vitrine.log.server.hub;

import dev.vitrine.log.server.index.Measured;
import dev.vitrine.log.server.index.StatementKind;
import dev.vitrine.log.server.index.Term;
import dev.vitrine.proto.v1.EnclaveVerdict;
import dev.vitrine.proto.v1.RebuildOutcome;
import dev.vitrine.proto.v1.RebuildRow;
import dev.vitrine.proto.v1.RebuildSummary;
import dev.vitrine.proto.v1.RebuildVerdict;
import dev.vitrine.tlog.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The verdicts of rebuilders about one enclave. A rebuilder is a key; its newest verdict counts, one that could not build only where
 * it has no other. A key that signed the release is no independent rebuilder.
 */
final class Rebuilds {

    /** A verdict about the enclave. */
    record Verdict(IndexedEntry entry, RebuildVerdict statement, EnclaveVerdict enclave) {

        boolean isAbout(Measured measured) {
            return Measured.of(enclave.getExpected()).equals(Optional.of(measured));
        }

        boolean matches() {
            return enclave.getOutcome() == RebuildOutcome.REBUILD_OUTCOME_IDENTICAL
                    || enclave.getOutcome() == RebuildOutcome.REBUILD_OUTCOME_SAME_MEASUREMENT;
        }

        boolean mismatches() {
            return enclave.getOutcome() == RebuildOutcome.REBUILD_OUTCOME_MISMATCH;
        }
    }

    private final Measured measured;
    private final List<Verdict> verdicts;
    private final boolean more;
    private final Set<Bytes> matching = new HashSet<>();
    private final Set<Bytes> mismatching = new HashSet<>();
    private final Set<Bytes> failing = new HashSet<>();

    private Rebuilds(Measured measured, List<Verdict> verdicts, boolean more) {
        this.measured = measured;
        this.verdicts = verdicts;
        this.more = more;
        for (Verdict verdict : verdicts) {
            if (verdict.isAbout(measured)) {
                verdict.entry().publishers().forEach(key -> count(key, verdict));
            }
        }
        failing.removeAll(matching);
        failing.removeAll(mismatching);
    }

    /** The newest first. */
    private void count(Bytes key, Verdict verdict) {
        if (matching.contains(key) || mismatching.contains(key)) {
            return;
        }
        Set<Bytes> side = verdict.matches() ? matching : verdict.mismatches() ? mismatching : failing;
        side.add(key);
    }

    static Rebuilds of(Ledger ledger, Measured measured, int limit) {
        List<Long> indices = ledger.newest(Term.enclave(measured, StatementKind.REBUILD_VERDICT), limit + 1);
        List<Verdict> verdicts = new ArrayList<>();
        for (IndexedEntry entry : ledger.entries(indices.subList(0, Math.min(limit, indices.size())))) {
            RebuildVerdict statement = entry.statement().getRebuildVerdict();
            for (EnclaveVerdict enclave : statement.getEnclavesList()) {
                Verdict verdict = new Verdict(entry, statement, enclave);
                if (verdict.isAbout(measured)
                        || Measured.of(enclave.getRebuilt()).equals(Optional.of(measured))) {
                    verdicts.add(verdict);
                    break;
                }
            }
        }
        return new Rebuilds(measured, verdicts, indices.size() > limit);
    }

    /** Newest first. */
    List<Verdict> verdicts() {
        return verdicts;
    }

    int matching() {
        return matching.size();
    }

    int mismatching() {
        return mismatching.size();
    }

    /** Rebuilders whose newest verdict matches and who are none of these. */
    int matchingOtherThan(Set<Bytes> publishers) {
        return (int) matching.stream().filter(key -> !publishers.contains(key)).count();
    }

    /** 0 = never. */
    long lastMatchAt() {
        return verdicts.stream()
                .filter(verdict -> verdict.isAbout(measured) && verdict.matches())
                .mapToLong(verdict -> verdict.statement().getFinishedAt())
                .max()
                .orElse(0);
    }

    RebuildSummary summary(long releasedAt) {
        RebuildSummary.Builder summary = RebuildSummary.newBuilder()
                .setRebuilders(matching.size() + mismatching.size() + failing.size())
                .setMatching(matching.size())
                .setMismatching(mismatching.size())
                .setCouldNotBuild(failing.size())
                .setLastMatchAt(lastMatchAt())
                .setMore(more);
        long last = 0;
        for (Verdict verdict : verdicts) {
            last = Math.max(last, verdict.statement().getFinishedAt());
            summary.addRows(row(verdict, releasedAt));
        }
        return summary.setLastAt(last).build();
    }

    private static RebuildRow row(Verdict verdict, long releasedAt) {
        RebuildVerdict statement = verdict.statement();
        EnclaveVerdict enclave = verdict.enclave();
        RebuildRow.Builder row = RebuildRow.newBuilder()
                .setEntry(verdict.entry().reference())
                .setOutcome(Names.word(enclave.getOutcome()))
                .setEnclave(enclave.getEnclave())
                .setBuilder(statement.getRecipe().getBuilder())
                .setSourceUrl(statement.getSource().getUrl())
                .setCommit(Names.hex(statement.getSource().getCommit().getValue()))
                .setExpected(Names.id(enclave.getExpected()))
                .setExplanation(enclave.getExplanation())
                .setEnvironment(statement.getEnvironment())
                .setStartedAt(statement.getStartedAt())
                .setFinishedAt(statement.getFinishedAt())
                .setDaysSinceRelease(days(releasedAt, statement.getFinishedAt()))
                .setLogSha256(Names.hex(statement.getLog().getSha256()))
                .setReportSha256(Names.hex(statement.getReport().getSha256()));
        if (enclave.hasRebuilt()) {
            row.setRebuilt(Names.id(enclave.getRebuilt()));
        }
        return row.build();
    }

    /** Whole days between two times; -1 = not known. */
    static long days(long from, long to) {
        return from == 0 || to < from ? -1 : (to - from) / 86_400;
    }
}
