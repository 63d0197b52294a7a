package dev.vitrine.log.server.hub;

import dev.vitrine.evidence.judge.Label;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.exhibit.CompromiseProof;
import dev.vitrine.log.server.index.Measured;
import dev.vitrine.log.server.index.StatementKind;
import dev.vitrine.log.server.index.Term;
import dev.vitrine.proto.v1.KeyCompromise;
import dev.vitrine.proto.v1.KeyCompromiseRow;
import dev.vitrine.proto.v1.KeyKind;
import dev.vitrine.proto.v1.LabelRow;
import dev.vitrine.proto.v1.SignerRow;
import dev.vitrine.proto.v1.Withdrawal;
import dev.vitrine.proto.v1.WithdrawalRow;
import dev.vitrine.tlog.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What speaks against an enclave: labels of its evidence, public keys of its signers, withdrawals. */
final class Marks {

    private static final int MAX_LABELS = 64;
    private static final int MAX_SIGNERS = 32;
    private static final int MAX_STATEMENTS = 32;

    private Marks() {}

    static List<SignerRow> signers(Ledger ledger, Measured measured) {
        Bytes prefix = Term.enclaveSigners(measured);
        List<SignerRow> rows = new ArrayList<>();
        for (Bytes term : ledger.terms(prefix, MAX_SIGNERS)) {
            OptionalLong first = ledger.first(term);
            if (first.isPresent()) {
                Bytes mrSigner = term.slice(prefix.size());
                Optional<String> origin = origin(ledger, mrSigner);
                rows.add(SignerRow.newBuilder()
                        .setMrsigner(mrSigner.hex())
                        .setKeyIsPublic(origin.isPresent())
                        .setKeyOrigin(origin.orElse(""))
                        .setFirstIndex(first.getAsLong())
                        .setNewestIndex(ledger.newest(term).orElse(first.getAsLong()))
                        .build());
            }
        }
        rows.sort(java.util.Comparator.comparingLong(SignerRow::getFirstIndex));
        return rows;
    }

    /** Where the private key of a signer was published, as our list says or an entry of this log proves. */
    static Optional<String> origin(Ledger ledger, Bytes mrSigner) {
        return PublishedKeys.shipped().origin(mrSigner).or(() -> statements(ledger, mrSigner).stream()
                .map(entry -> entry.statement().getKeyCompromise())
                .filter(compromise -> CompromiseProof.of(compromise) == CompromiseProof.PROVEN)
                .map(KeyCompromise::getOrigin)
                .findFirst());
    }

    private static List<IndexedEntry> statements(Ledger ledger, Bytes mrSigner) {
        return ledger.entries(
                ledger.newest(Term.compromise(KeyKind.KEY_KIND_SGX_SIGNER_VALUE, mrSigner), MAX_STATEMENTS));
    }

    /** What is said about the key of a signer, our own list first. */
    static List<KeyCompromiseRow> compromises(Ledger ledger, Bytes mrSigner) {
        List<KeyCompromiseRow> rows = new ArrayList<>();
        PublishedKeys.shipped()
                .origin(mrSigner)
                .ifPresent(origin -> rows.add(KeyCompromiseRow.newBuilder()
                        .setKind(Names.word(KeyKind.KEY_KIND_SGX_SIGNER))
                        .setIdentity(mrSigner.hex())
                        .setOrigin(origin)
                        .build()));
        for (IndexedEntry entry : statements(ledger, mrSigner)) {
            KeyCompromise statement = entry.statement().getKeyCompromise();
            rows.add(KeyCompromiseRow.newBuilder()
                    .setEntry(entry.reference())
                    .setKind(Names.word(statement.getKind()))
                    .setIdentity(ByteStrings.toBytes(statement.getIdentity()).hex())
                    .setOrigin(statement.getOrigin())
                    .setExplanation(statement.getExplanation())
                    .setKnownSince(statement.getKnownSince())
                    .build());
        }
        return rows;
    }

    /** Labels in the order of their codes. That a signer's key is public is one of them, whoever found it out. */
    static List<LabelRow> labels(Ledger ledger, Measured measured, List<SignerRow> signers) {
        Bytes prefix = Term.enclaveLabels(measured);
        List<LabelRow> rows = new ArrayList<>();
        for (Bytes term : ledger.terms(prefix, MAX_LABELS)) {
            OptionalLong first = ledger.first(term);
            if (first.isPresent()) {
                rows.add(LabelRow.newBuilder()
                        .setCode(new String(
                                term.slice(prefix.size()).toByteArray(), java.nio.charset.StandardCharsets.UTF_8))
                        .setFirstIndex(first.getAsLong())
                        .setNewestIndex(ledger.newest(term).orElse(first.getAsLong()))
                        .build());
            }
        }
        String published = Label.PUBLISHED_KEY.code();
        if (rows.stream().noneMatch(row -> row.getCode().equals(published))) {
            signers.stream()
                    .filter(SignerRow::getKeyIsPublic)
                    .findFirst()
                    .ifPresent(signer -> rows.add(LabelRow.newBuilder()
                            .setCode(published)
                            .setFirstIndex(signer.getFirstIndex())
                            .setNewestIndex(signer.getNewestIndex())
                            .build()));
            rows.sort(java.util.Comparator.comparing(LabelRow::getCode));
        }
        return rows;
    }

    /** Withdrawals of the measurement itself, newest first. */
    static List<IndexedEntry> withdrawals(Ledger ledger, Measured measured) {
        return ledger.entries(ledger.newest(Term.enclave(measured, StatementKind.WITHDRAWAL), MAX_STATEMENTS));
    }

    /** Withdrawals of an entry, newest first. */
    static List<IndexedEntry> withdrawals(Ledger ledger, IndexedEntry entry) {
        Bytes term = Term.reference(Releases.hash(entry), StatementKind.WITHDRAWAL);
        return ledger.entries(ledger.newest(term, MAX_STATEMENTS));
    }

    /** Whether one of these keys is among the signers of one of them. */
    static boolean byOneOf(List<IndexedEntry> withdrawals, Set<Bytes> publishers) {
        return withdrawals.stream()
                .flatMap(entry -> entry.publishers().stream())
                .anyMatch(publishers::contains);
    }

    static WithdrawalRow row(IndexedEntry entry) {
        Withdrawal statement = entry.statement().getWithdrawal();
        return WithdrawalRow.newBuilder()
                .setEntry(entry.reference())
                .setTarget(statement.hasMeasurement() ? "measurement" : Names.hex(statement.getLeafHash()))
                .setReason(statement.getReason())
                .setEffectiveAt(statement.getEffectiveAt())
                .setAdvisory(statement.getAdvisory())
                .build();
    }
}
