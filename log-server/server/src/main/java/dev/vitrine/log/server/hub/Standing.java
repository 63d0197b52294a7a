package dev.vitrine.log.server.hub;

import dev.vitrine.log.server.index.Measured;
import dev.vitrine.log.server.index.StatementKind;
import dev.vitrine.log.server.index.Term;
import dev.vitrine.proto.v1.EnclaveRow;
import dev.vitrine.proto.v1.LabelRow;
import dev.vitrine.proto.v1.SignerRow;
import dev.vitrine.tlog.Bytes;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Where an enclave stands: what pages, lists, badges and stages have in common. */
record Standing(
        Measured measured,
        Releases releases,
        Rebuilds rebuilds,
        List<SignerRow> signers,
        List<LabelRow> labels,
        List<IndexedEntry> withdrawals,
        boolean withdrawn,
        boolean attested) {

    /** How much is read for a line of a list, and for a page. */
    private static final int BRIEF = 16;

    private static final int FULL = 100;

    static Standing brief(Ledger ledger, Measured measured) {
        return of(ledger, measured, BRIEF);
    }

    static Standing full(Ledger ledger, Measured measured) {
        return of(ledger, measured, FULL);
    }

    private static Standing of(Ledger ledger, Measured measured, int limit) {
        Releases releases = Releases.of(ledger, measured, limit);
        List<SignerRow> signers = Marks.signers(ledger, measured);
        List<IndexedEntry> withdrawals = Marks.withdrawals(ledger, measured);
        boolean withdrawn = Marks.byOneOf(withdrawals, releases.publishers())
                || releases.standing().filter(Releases.One::withdrawn).isPresent();
        return new Standing(
                measured,
                releases,
                Rebuilds.of(ledger, measured, limit),
                signers,
                Marks.labels(ledger, measured, signers),
                withdrawals,
                withdrawn,
                ledger.has(Term.enclave(measured, StatementKind.ATTESTATION)));
    }

    /** Whether anything at all is logged about it. */
    static boolean isKnown(Ledger ledger, Measured measured) {
        return newest(ledger, measured).isPresent();
    }

    static OptionalLong newest(Ledger ledger, Measured measured) {
        return kinds(ledger, measured).stream()
                .flatMapToLong(term -> ledger.newest(term).stream())
                .max();
    }

    static OptionalLong first(Ledger ledger, Measured measured) {
        return kinds(ledger, measured).stream()
                .flatMapToLong(term -> ledger.first(term).stream())
                .min();
    }

    /** The terms of all statements about it, one for each kind that there is. */
    static List<Bytes> kinds(Ledger ledger, Measured measured) {
        return ledger.terms(Term.enclave(measured), StatementKind.values().length);
    }

    boolean hasLabel(String code) {
        return labels.stream().anyMatch(row -> row.getCode().equals(code));
    }

    List<String> labelCodes() {
        return labels.stream().map(LabelRow::getCode).toList();
    }

    /** Rebuilders who did not sign a release of it, and got it. */
    int independentMatches() {
        return rebuilds.matchingOtherThan(publishers());
    }

    Set<Bytes> publishers() {
        return releases.publishers();
    }

    String name() {
        return releases.standing().map(one -> one.enclave().getName()).orElse("");
    }

    String project() {
        return releases.standing().map(one -> one.release().getProject()).orElse("");
    }

    String version() {
        return releases.standing().map(one -> one.release().getVersion()).orElse("");
    }

    /** When the standing release says it was built; 0 = not known. */
    long builtAt() {
        return releases.standing().map(one -> one.release().getBuiltAt()).orElse(0L);
    }

    EnclaveRow row(Ledger ledger) {
        return EnclaveRow.newBuilder()
                .setMeasurement(Names.id(measured))
                .setName(name())
                .setProject(project())
                .setVersion(version())
                .setStage(Stages.of(ledger, this).getValue())
                .addAllLabels(labelCodes())
                .setFirstIndex(first(ledger, measured).orElse(0))
                .setNewestIndex(newest(ledger, measured).orElse(0))
                .build();
    }
}
