package dev.vitrine.log.server.cosign;

import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.cosignature.CheckpointVerifier;
import dev.vitrine.tlog.cosignature.Cosignature;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.wire.CosignatureResponse;
import dev.vitrine.tlog.wire.SizeConflict;
import java.util.ArrayList;
import java.util.List;

/**
 * What a witness's reply to add-checkpoint means (c2sp.org/tlog-witness). Pure.
 *
 * @param lines verified cosignatures, for COSIGNED
 * @param size the size that the witness knows, for CONFLICT
 */
record WitnessAnswer(Outcome outcome, List<NoteSignature> lines, long size) {

    enum Outcome {
        /** Verified cosignatures came. */
        COSIGNED,
        /** The witness knows another size than the request said. */
        CONFLICT,
        /** It knows the same size with another root: this log forked, or the witness is confused. */
        FORKED,
        /** It does not know this log. */
        UNKNOWN_LOG,
        /** It does not trust this log's keys. */
        UNTRUSTED,
        /** It says that the request is wrong, which would be our fault. */
        REJECTED,
        /** Overloaded, failing, silent or unreachable. */
        UNAVAILABLE,
        /** It answered nonsense, or signed something else. */
        INVALID
    }

    private static WitnessAnswer of(Outcome outcome) {
        return new WitnessAnswer(outcome, List.of(), 0);
    }

    static WitnessAnswer unavailable() {
        return of(Outcome.UNAVAILABLE);
    }

    /**
     * @param old the size that the request said
     * @param checkpoint what was to be cosigned
     * @param witness the keys that the policy pins for this witness
     */
    static WitnessAnswer of(WitnessReply reply, long old, Checkpoint checkpoint, CheckpointVerifier witness) {
        return switch (reply.status()) {
            case 200 -> ofSignatures(reply, checkpoint, witness);
            case 409 -> ofConflict(reply);
            // SPEC: 422 is an invalid proof, or the same size with another root.
            case 422 -> of(old == checkpoint.size() ? Outcome.FORKED : Outcome.REJECTED);
            case 404 -> of(Outcome.UNKNOWN_LOG);
            case 403 -> of(Outcome.UNTRUSTED);
            case 400 -> of(Outcome.REJECTED);
            default -> of(Outcome.UNAVAILABLE);
        };
    }

    private static WitnessAnswer ofConflict(WitnessReply reply) {
        // SPEC: the media type is exact; v1.0.0 used a bare 409 for the same size with another root.
        if (!reply.contentType().equals(SizeConflict.MEDIA_TYPE)) {
            return of(Outcome.FORKED);
        }
        try {
            return new WitnessAnswer(
                    Outcome.CONFLICT,
                    List.of(),
                    SizeConflict.parse(reply.body()).size());
        } catch (MalformedException e) {
            return of(Outcome.INVALID);
        }
    }

    private static WitnessAnswer ofSignatures(WitnessReply reply, Checkpoint checkpoint, CheckpointVerifier witness) {
        try {
            CosignatureResponse response = CosignatureResponse.parse(reply.body());
            // Verified over our own checkpoint: what the witness signed instead does not matter.
            List<Cosignature> verified = witness.verify(CheckpointNote.of(checkpoint, response.signatures()));
            // SPEC: cosignatures from unknown keys MUST be ignored; those verified are of pinned keys.
            List<NoteSignature> lines = new ArrayList<>();
            for (Cosignature cosignature : verified) {
                // SPEC: the timestamp from add-checkpoint MUST NOT be zero.
                if (cosignature.timestamp() != 0) {
                    lines.add(cosignature.line());
                }
            }
            return lines.isEmpty()
                    ? of(Outcome.INVALID)
                    : new WitnessAnswer(Outcome.COSIGNED, List.copyOf(lines), checkpoint.size());
        } catch (MalformedException | VerificationException e) {
            return of(Outcome.INVALID);
        }
    }
}
