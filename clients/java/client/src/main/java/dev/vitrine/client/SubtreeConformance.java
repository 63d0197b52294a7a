package dev.vitrine.client;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.cosignature.Cosignature;
import dev.vitrine.tlog.cosignature.SubtreeCosignature;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.wire.CosignatureResponse;
import dev.vitrine.tlog.wire.SignSubtreeRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The checks of {@code sign-subtree}, which a witness need not offer. */
final class SubtreeConformance {

    private static final String SOURCES = "c2sp azul sunlight";

    private final WitnessConformance witness;

    SubtreeConformance(WitnessConformance witness) {
        this.witness = witness;
    }

    void run() throws IOException {
        ConformanceLog log = witness.nextLog();
        HttpAnswer cosigned = witness.cosigned("subtree.set-up", "c2sp", log, 0, 5);
        HttpAnswer offered = witness.send("sign-subtree", Bytes.utf8("subtree 04 5\n"));
        if (offered.status() != 400 || !cosigned.isSuccess()) {
            witness.skipped("subtree.offered", SOURCES, "the witness does not offer sign-subtree");
            return;
        }
        CheckpointNote bare = log.note(5);
        List<NoteSignature> lines;
        List<Cosignature> verified;
        try {
            lines = CosignatureResponse.parse(cosigned.body()).signatures();
            verified = witness.verified(bare.plusSignatures(lines));
        } catch (MalformedException | VerificationException e) {
            witness.same("subtree.set-up-lines", SOURCES, "signature lines", String.valueOf(e.getMessage()));
            return;
        }
        Optional<VerifierKey> pq = verified.stream()
                .map(Cosignature::key)
                .filter(key -> key.type() == KeyType.MLDSA44_COSIGNATURE)
                .findFirst();
        if (pq.isEmpty()) {
            witness.skipped("subtree.signed", SOURCES, "no ML-DSA-44 key of the witness is known");
            return;
        }
        CheckpointNote reference = ConformanceLog.note(bare.checkpoint(), lines);
        signed("subtree.last-leaf", log, 4, 5, reference, pq.get());
        signed("subtree.first-four", log, 0, 4, reference, pq.get());
        signed("subtree.whole", log, 0, 5, reference, pq.get());
        refused(log, reference, bare, verified);
    }

    private void refused(ConformanceLog log, CheckpointNote reference, CheckpointNote bare, List<Cosignature> verified)
            throws IOException {
        SignSubtreeRequest good = log.subtree(0, 4, reference);
        String text = WitnessConformance.text(good.toBytes());
        status("subtree.misaligned", 400, text.replaceFirst("subtree 0 4", "subtree 1 3"));
        status("subtree.end-above-size", 400, text.replaceFirst("subtree 0 4", "subtree 0 8"));
        status("subtree.leading-zero", 400, text.replaceFirst("subtree 0 4", "subtree 00 4"));
        status("subtree.no-checkpoint", 400, text.substring(0, text.indexOf("\n\n") + 2));
        Hash wrong = log.head(1).root();
        status("subtree.wrong-hash", 422, new SignSubtreeRequest(0, 4, wrong, good.proof(), reference));
        status("subtree.wrong-proof", 422, new SignSubtreeRequest(0, 4, good.hash(), List.of(wrong), reference));
        ConformanceLog unlisted = witness.unlisted();
        status("subtree.unknown-origin", 404, unlisted.subtree(0, 4, unlisted.note(5)));
        status("subtree.only-the-log-signed", 403, log.subtree(0, 4, bare));
        List<NoteSignature> ed25519 = verified.stream()
                .filter(line -> line.key().type() == KeyType.ED25519_COSIGNATURE)
                .map(Cosignature::line)
                .toList();
        if (!ed25519.isEmpty()) {
            CheckpointNote weak = ConformanceLog.note(bare.checkpoint(), ed25519);
            status("subtree.only-ed25519-cosigned", 403, log.subtree(0, 4, weak));
        }
    }

    private void signed(String id, ConformanceLog log, long start, long end, CheckpointNote reference, VerifierKey key)
            throws IOException {
        SignSubtreeRequest request = log.subtree(start, end, reference);
        HttpAnswer answer = witness.send("sign-subtree", request.toBytes());
        witness.status(id, SOURCES, 200, answer);
        try {
            List<NoteSignature> lines = CosignatureResponse.parse(answer.body()).signatures();
            witness.same(id + ".one-line", "sunlight", 1, lines.size());
            Cosignature verified =
                    SubtreeCosignature.verify(key, log.origin(), start, end, request.hash(), lines.get(0));
            // SPEC: "If the cosignature format supports timestamps, the timestamp MUST be zero."
            witness.same(id + ".time-zero", SOURCES, 0L, verified.timestamp());
        } catch (MalformedException | VerificationException e) {
            witness.same(id + ".verifies", SOURCES, "a cosignature", String.valueOf(e.getMessage()));
        }
    }

    private void status(String id, int expected, SignSubtreeRequest request) throws IOException {
        witness.status(id, SOURCES, expected, witness.send("sign-subtree", request.toBytes()));
    }

    private void status(String id, int expected, String body) throws IOException {
        witness.status(id, SOURCES, expected, witness.send("sign-subtree", Bytes.utf8(body)));
    }
}
