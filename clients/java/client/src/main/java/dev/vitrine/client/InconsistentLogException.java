package dev.vitrine.client;

import dev.vitrine.tlog.VerificationException.Reason;
import dev.vitrine.tlog.checkpoint.CheckpointNote;

/**
 * A log that contradicts itself: it signed two checkpoints that no honest log signs, or went back behind one. Both
 * checkpoints are here, verbatim: of a fork they are the proof, for anybody.
 */
public final class InconsistentLogException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient CheckpointNote before;
    private final transient CheckpointNote after;

    InconsistentLogException(Reason reason, String message, CheckpointNote before, CheckpointNote after) {
        super(message);
        this.reason = reason;
        this.before = before;
        this.after = after;
    }

    /** {@link Reason#ROLLBACK} or {@link Reason#FORK}. A rollback may also be an old copy out of some cache. */
    public Reason reason() {
        return reason;
    }

    /** What was seen and kept. */
    public CheckpointNote before() {
        return before;
    }

    /** What was seen now. */
    public CheckpointNote after() {
        return after;
    }
}
