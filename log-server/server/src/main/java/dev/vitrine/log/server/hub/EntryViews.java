package dev.vitrine.log.server.hub;

import dev.vitrine.evidence.dsse.PublisherKey;
import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.exhibit.Exhibits;
import dev.vitrine.exhibit.LoggedExhibit;
import dev.vitrine.log.server.index.EvidenceFacts;
import dev.vitrine.log.server.index.Measured;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.proto.v1.EntryView;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.Signature;
import dev.vitrine.proto.v1.SignerKeyRow;
import dev.vitrine.proto.v1.Subject;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** One entry, decoded, and what its evidence comes to. */
final class EntryViews {

    private final Ledger ledger;
    private final Judge judge;

    EntryViews(Ledger ledger, Judge judge) {
        this.ledger = ledger;
        this.judge = judge;
    }

    /**
     * @param asOf when the entry was first covered by a published checkpoint, or now; evidence is judged for that time
     * @param published whether a published checkpoint covers it
     */
    EntryView of(long index, Instant asOf, boolean published) throws Problem {
        if (index >= ledger.size()) {
            throw new Problem(ErrorCode.INDEX_OUT_OF_RANGE, "index", "the log has no entry at this index yet");
        }
        IndexedEntry entry = ledger.entry(index);
        EntryView.Builder view = EntryView.newBuilder()
                .setEntry(entry.reference())
                .setLeafSize(entry.leaf().bytes().size())
                .setPublished(published);
        entry.leaf().statement().ifPresent(statement -> view.setStatement(statement)
                .addAllFields(FieldRows.of(statement)));
        entry.leaf().entry().ifPresent(signed -> signed.getSignaturesList()
                .forEach(signature -> view.addSignatures(key(signature))));
        Marks.withdrawals(ledger, entry).forEach(withdrawal -> view.addWithdrawals(Marks.row(withdrawal)));
        subjects(view, entry);
        evidence(view, entry, asOf);
        if (entry.leaf().bytes().startsWith(Bytes.utf8("{"))) {
            view.setText(new String(entry.leaf().bytes().toByteArray(), StandardCharsets.UTF_8));
        }
        return view.build();
    }

    private static SignerKeyRow key(Signature signature) {
        SignerKeyRow.Builder row = SignerKeyRow.newBuilder().setPublicKey(Names.hex(signature.getPublicKey()));
        try {
            PublisherKey key =
                    PublisherKey.parse(Bytes.wrapUnsafe(signature.getPublicKey().toByteArray()));
            row.setKeyId(key.keyId().hex())
                    .setAlgorithm(signature.getPublicKey().size() < 64 ? "ed25519" : "ecdsa-p256");
        } catch (MalformedException e) {
            row.setAlgorithm("unknown");
        }
        return row.build();
    }

    private static void subjects(EntryView.Builder view, IndexedEntry entry) {
        for (Measured measured : Items.all(entry)) {
            view.addSubjects(Subject.newBuilder()
                    .setType("enclave")
                    .setId(measured.value().hex())
                    .setKind(measured.kind().word())
                    .setPath(measured.path()));
        }
        if (entry.statement().hasAttestation()) {
            EvidenceFacts facts = Attestations.facts(entry.statement().getAttestation());
            facts.mrSigner()
                    .ifPresent(signer -> view.addSubjects(subject("signer", signer.hex(), "/signers/" + signer.hex())));
            facts.quotingEnclave()
                    .ifPresent(enclave -> view.addSubjects(
                            subject("quoting-enclave", enclave.mrEnclave().hex(), "/ae")));
        }
    }

    private static Subject subject(String type, String id, String path) {
        return Subject.newBuilder().setType(type).setId(id).setPath(path).build();
    }

    /** Of several pieces of evidence the first is judged: a release with many signatures shows each on its enclave's page. */
    private void evidence(EntryView.Builder view, IndexedEntry entry, Instant asOf) {
        try {
            List<LoggedExhibit> exhibits = Exhibits.inLeaf(entry.leaf().bytes());
            if (!exhibits.isEmpty()) {
                view.setJudgement(Judgements.message(judge.judge(exhibits.get(0).exhibit(), asOf)));
            }
        } catch (InvalidEntryException | MalformedException e) {
            // Opaque evidence, or that of another version: there is nothing to be said about it.
            EntryView.Builder unused = view.clearJudgement();
        }
    }
}
