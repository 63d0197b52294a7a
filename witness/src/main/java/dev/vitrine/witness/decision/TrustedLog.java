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

    /** A log without a budget: the operator's own configuration. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private final String origin;
    private final List<VerifierKey> keys;
    private final CheckpointVerifier verifier;
    private final int requestsPerDay;

    /** Takes at least one key; two different keys of one name and one ID are an {@link IllegalArgumentException}. */
    public TrustedLog(String origin, List<VerifierKey> keys) {
        this(origin, keys, UNLIMITED);
    }

    /** The same with what the log has announced to need, in cosigned checkpoints a day, or {@link #UNLIMITED}. */
    public TrustedLog(String origin, List<VerifierKey> keys, int requestsPerDay) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a trusted log has at least one key");
        }
        this.origin = origin;
        this.keys = List.copyOf(keys);
        this.verifier = CheckpointVerifier.of(this.keys);
        this.requestsPerDay = requestsPerDay;
    }

    /** How many checkpoints a day it may have cosigned, or {@link #UNLIMITED}. */
    public int requestsPerDay() {
        return requestsPerDay;
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
