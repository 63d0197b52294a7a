package dev.vitrine.witness.decision;

import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.cosignature.CheckpointVerifier;
import dev.vitrine.tlog.cosignature.Cosignature;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.VerifierKey;
import java.util.List;

/** A configured log: its origin and the keys that may sign for it, any one of which suffices. */
public final class TrustedLog {

    private final String origin;
    private final List<VerifierKey> keys;
    private final CheckpointVerifier verifier;

    /** Takes at least one key; two different keys of one name and one ID are an {@link IllegalArgumentException}. */
    public TrustedLog(String origin, List<VerifierKey> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a trusted log has at least one key");
        }
        this.origin = origin;
        this.keys = List.copyOf(keys);
        this.verifier = CheckpointVerifier.of(this.keys);
    }

    public String origin() {
        return origin;
    }

    public List<VerifierKey> keys() {
        return keys;
    }

    /** The lines that verify under this log's keys, at least one. */
    List<NoteSignature> verify(CheckpointNote note) throws VerificationException {
        return verifier.verify(note).stream().map(Cosignature::line).toList();
    }

    @Override
    public String toString() {
        return origin;
    }
}
