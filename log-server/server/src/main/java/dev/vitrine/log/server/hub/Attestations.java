package dev.vitrine.log.server.hub;

import dev.vitrine.exhibit.Exhibits;
import dev.vitrine.log.server.index.EvidenceFacts;
import dev.vitrine.log.server.index.Measured;
import dev.vitrine.log.server.index.StatementKind;
import dev.vitrine.log.server.index.Term;
import dev.vitrine.proto.v1.Attestation;
import dev.vitrine.proto.v1.AttestationRow;
import dev.vitrine.proto.v1.AttestationSummary;
import dev.vitrine.proto.v1.LabelRow;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;

/** The attestations of one enclave: all of them counted, the newest shown. */
final class Attestations {

    /** An attestation with what it says about itself. */
    record One(IndexedEntry entry, Attestation statement, EvidenceFacts facts) {}

    private static final int SHOWN = 20;

    private final Bytes term;
    private final List<One> newest;

    private Attestations(Bytes term, List<One> newest) {
        this.term = term;
        this.newest = newest;
    }

    static Attestations of(Ledger ledger, Measured measured) {
        Bytes term = Term.enclave(measured, StatementKind.ATTESTATION);
        List<One> newest = new ArrayList<>();
        for (IndexedEntry entry : ledger.entries(ledger.newest(term, SHOWN))) {
            Attestation statement = entry.statement().getAttestation();
            newest.add(new One(entry, statement, facts(statement)));
        }
        return new Attestations(term, newest);
    }

    static EvidenceFacts facts(Attestation statement) {
        try {
            return EvidenceFacts.of(Exhibits.of(statement));
        } catch (MalformedException e) {
            return EvidenceFacts.NONE;
        }
    }

    /** Newest first. */
    List<One> newest() {
        return newest;
    }

    AttestationSummary summary(Ledger ledger, Standing standing) {
        AttestationSummary.Builder summary = AttestationSummary.newBuilder()
                .setCount(ledger.count(term))
                .setPlatforms(ledger.countTerms(Term.enclavePlatforms(standing.measured())));
        ledger.first(term)
                .ifPresent(index -> summary.setFirst(ledger.entry(index).reference()));
        if (!newest.isEmpty()) {
            summary.setNewest(newest.get(0).entry().reference());
        }
        newest.forEach(one -> summary.addRows(row(ledger, standing, one)));
        return summary.build();
    }

    private static AttestationRow row(Ledger ledger, Standing standing, One one) {
        EvidenceFacts facts = one.facts();
        AttestationRow.Builder row = AttestationRow.newBuilder()
                .setEntry(one.entry().reference())
                .setFormat(Names.word(one.statement().getFormat()))
                .setPlatformFamily(facts.platformFamily().map(Bytes::hex).orElse(""))
                .setPlatform(facts.platform().map(Bytes::hex).orElse(""))
                .setMrsigner(facts.mrSigner().map(Bytes::hex).orElse(""))
                .setQuotingEnclave(facts.quotingEnclave()
                        .map(enclave -> enclave.mrEnclave().hex())
                        .orElse(""))
                .setSeenAtUrl(one.statement().getSeenAtUrl())
                .setSubject(one.statement().getSubject());
        for (LabelRow label : standing.labels()) {
            Bytes labelled = Term.enclaveLabel(standing.measured(), label.getCode());
            if (ledger.has(labelled, one.entry().index())) {
                row.addLabels(label.getCode());
            }
        }
        return row.build();
    }
}
