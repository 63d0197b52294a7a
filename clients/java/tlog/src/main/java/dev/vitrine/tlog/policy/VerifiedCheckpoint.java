package dev.vitrine.tlog.policy;

import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.VerifierKey;
import java.util.List;
import java.util.OptionalLong;

/** A checkpoint that satisfied a trust policy. Only {@link TrustPolicy} makes one. */
public final class VerifiedCheckpoint {

    private final CheckpointNote note;
    private final VerifierKey logKey;
    private final List<WitnessCosignature> cosignatures;
    private final OptionalLong earliestQuorumTime;
    private final OptionalLong latestQuorumTime;

    VerifiedCheckpoint(
            CheckpointNote note,
            VerifierKey logKey,
            List<WitnessCosignature> cosignatures,
            OptionalLong earliestQuorumTime,
            OptionalLong latestQuorumTime) {
        this.note = note;
        this.logKey = logKey;
        this.cosignatures = List.copyOf(cosignatures);
        this.earliestQuorumTime = earliestQuorumTime;
        this.latestQuorumTime = latestQuorumTime;
    }

    public Checkpoint checkpoint() {
        return note.checkpoint();
    }

    public TreeHead head() {
        return note.checkpoint().head();
    }

    public String origin() {
        return note.checkpoint().origin();
    }

    /** The note as it came, also with the lines that were ignored. */
    public CheckpointNote note() {
        return note;
    }

    /** The first key of the log that signed. */
    public VerifierKey logKey() {
        return logKey;
    }

    /** What the policy's witnesses signed, in the order of the lines; those from the future are left out. */
    public List<WitnessCosignature> cosignatures() {
        return cosignatures;
    }

    /**
     * The time at which the quorum was complete: the witnesses say that the tree existed by then. Empty without a quorum,
     * or when it counts cosignatures that make no claim about the time.
     */
    public OptionalLong earliestQuorumTime() {
        return earliestQuorumTime;
    }

    /**
     * The latest time for which a whole quorum says that this was the largest tree it had seen: how fresh the checkpoint
     * is. Empty as above.
     */
    public OptionalLong latestQuorumTime() {
        return latestQuorumTime;
    }

    /**
     * Demands that a quorum confirmed the checkpoint at most {@code maxAgeSeconds} before {@code nowUnixSeconds}. Without a
     * quorum nothing is fresh.
     */
    public void requireFresh(long nowUnixSeconds, long maxAgeSeconds) throws VerificationException {
        if (nowUnixSeconds < 0 || maxAgeSeconds < 0) {
            throw new IllegalArgumentException("times and ages are not negative");
        }
        if (latestQuorumTime.isEmpty()) {
            throw new VerificationException(Reason.NOT_FRESH, "no quorum says when it saw this checkpoint");
        }
        if (nowUnixSeconds - latestQuorumTime.getAsLong() > maxAgeSeconds) { // both 0..2^63-1: no overflow
            throw new VerificationException(
                    Reason.NOT_FRESH,
                    "the last quorum is of " + latestQuorumTime.getAsLong() + ", more than " + maxAgeSeconds
                            + " seconds ago");
        }
    }
}
