package dev.vitrine.log.server.cosign;

import dev.vitrine.log.store.SignedHead;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.note.NoteSignature;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One head on its way through the witnesses. Owned by the publisher's thread. */
final class Round {

    private final SignedHead head;
    private final CheckpointNote note; // with the log's signatures
    private final long startedAt; // System.nanoTime
    private final Set<WitnessSession> asked = new HashSet<>();
    private final List<NoteSignature> lines = new ArrayList<>();
    private int outstanding;
    private boolean published;

    Round(SignedHead head, long startedAt) {
        this.head = head;
        this.startedAt = startedAt;
        try {
            this.note = CheckpointNote.parse(head.note());
        } catch (MalformedException e) {
            throw new AssertionError("the log signs well-formed notes", e);
        }
    }

    SignedHead head() {
        return head;
    }

    CheckpointNote note() {
        return note;
    }

    long size() {
        return head.size();
    }

    long startedAt() {
        return startedAt;
    }

    /** Whether this witness is still to be asked; from now on it has been. */
    boolean ask(WitnessSession session) {
        boolean first = asked.add(session);
        if (first) {
            outstanding++;
        }
        return first;
    }

    void answered(List<NoteSignature> cosignatures) {
        outstanding--;
        lines.addAll(cosignatures);
    }

    boolean isWaiting() {
        return outstanding > 0;
    }

    /** The note with all that was collected. */
    CheckpointNote cosigned() throws MalformedException {
        return note.plusSignatures(lines);
    }

    void published() {
        published = true;
    }

    boolean isPublished() {
        return published;
    }
}
