package dev.vitrine.log;

import dev.vitrine.log.LogOpenException.Reason;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.cosignature.CheckpointVerifier;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.NoteSignature;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Signs heads as this log, and knows its own signature when it sees it. */
final class Issuer {

    private final String origin;
    private final List<CheckpointSigner> signers;
    private final CheckpointVerifier verifier;
    private final InstantSource clock;

    Issuer(String origin, List<CheckpointSigner> signers, InstantSource clock) {
        this.origin = origin;
        this.signers = signers;
        this.verifier = CheckpointVerifier.of(
                signers.stream().map(CheckpointSigner::key).toList());
        this.clock = clock;
    }

    SignedHead sign(TreeHead head) {
        Checkpoint checkpoint = Checkpoint.of(origin, head);
        long now = clock.instant().getEpochSecond();
        List<NoteSignature> signatures = new ArrayList<>(signers.size());
        for (CheckpointSigner signer : signers) {
            signatures.add(signer.sign(checkpoint, now));
        }
        try {
            return new SignedHead(
                    head, CheckpointNote.of(checkpoint, signatures).toBytes());
        } catch (MalformedException e) {
            throw new AssertionError("bad math: our own checkpoint is well-formed", e);
        }
    }

    /** That what the store holds is a head of this log, signed with its keys. */
    void requireOurs(SignedHead stored) {
        try {
            CheckpointNote note = CheckpointNote.parse(stored.note());
            requireOrigin(note);
            var unused = verifier.verify(note);
            if (!note.checkpoint().head().equals(stored.head())) {
                throw new LogOpenException(Reason.DAMAGED, "the stored head is not the one in its note");
            }
        } catch (MalformedException e) {
            throw new LogOpenException(Reason.DAMAGED, "the stored head is not a checkpoint", e);
        } catch (VerificationException e) {
            throw new LogOpenException(Reason.OTHER_LOG, "the stored head is not signed by the configured keys", e);
        }
    }

    /** That a checkpoint is one of this log, signed with its keys, whatever else signed it. */
    void requireSigned(CheckpointNote note) throws VerificationException {
        if (!note.checkpoint().origin().equals(origin)) {
            throw new VerificationException(
                    VerificationException.Reason.UNKNOWN_ORIGIN, "a checkpoint of another origin");
        }
        var unused = verifier.verify(note);
    }

    private void requireOrigin(CheckpointNote note) {
        if (!note.checkpoint().origin().equals(origin)) {
            throw new LogOpenException(Reason.OTHER_LOG, "the stored head has another origin");
        }
    }
}
