package dev.vitrine.tlog.cosignature;

import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.VerifierKey;

/**
 * A signature on a checkpoint that was verified: by whom, and when the signer says so. Only the verifiers of this package
 * make one.
 */
public final class Cosignature {

    private final VerifierKey key;
    private final NoteSignature line;
    private final long timestamp;

    Cosignature(VerifierKey key, NoteSignature line, long timestamp) {
        this.key = key;
        this.line = line;
        this.timestamp = timestamp;
    }

    public VerifierKey key() {
        return key;
    }

    /** The line as it stood on the note. */
    public NoteSignature line() {
        return line;
    }

    /**
     * POSIX seconds, 0..2^63-1, covered by the signature. 0 if the signer makes no claim about the time, as the types
     * without a timestamp never do.
     */
    public long timestamp() {
        return timestamp;
    }

    @Override
    public String toString() {
        return line + " at " + timestamp;
    }
}
