package dev.vitrine.client;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.merkle.TreeRoot;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.policy.VerifiedCheckpoint;
import dev.vitrine.tlog.tile.VerifiedTiles;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Optional;

/**
 * Follows one log: every checkpoint must satisfy the policy and continue the one before, which is computed from the log's
 * tiles and not taken from a proof. What was seen is stored before it is reported. Not thread-safe.
 */
public final class Follower {

    private final PublishedLog log;
    private final TrustPolicy policy;
    private final FollowerMemory memory;

    public Follower(PublishedLog log, TrustPolicy policy, FollowerMemory memory) {
        this.log = log;
        this.policy = policy;
        this.memory = memory;
    }

    /**
     * One look at the log.
     *
     * @param from the size that was known before; 0 at the first look
     */
    public record Step(long from, VerifiedCheckpoint checkpoint) {

        /** Entries that were not there at the last look. */
        public long added() {
            return checkpoint.head().size() - from;
        }
    }

    /**
     * Looks once.
     *
     * @param nowUnixSeconds the time, against cosignatures from the future
     * @throws VerificationException when the checkpoint does not satisfy the policy, or a tile is not what it should be
     * @throws InconsistentLogException when the log went back or forked; what is stored stays as it was
     * @throws IOException when the log or the memory cannot be read
     */
    public Step look(long nowUnixSeconds) throws IOException, VerificationException, InconsistentLogException {
        Optional<CheckpointNote> before = remembered();
        CheckpointNote now = parse(log.checkpoint());
        VerifiedCheckpoint verified = policy.verify(now, nowUnixSeconds);
        if (before.isPresent()) {
            requireSameOrigin(before.get(), now);
            requireContinues(before.get(), now);
        }
        memory.store(now.toBytes());
        return new Step(before.map(note -> note.checkpoint().size()).orElse(0L), verified);
    }

    private void requireContinues(CheckpointNote before, CheckpointNote now)
            throws IOException, VerificationException, InconsistentLogException {
        TreeHead old = before.checkpoint().head();
        TreeHead head = now.checkpoint().head();
        if (head.size() < old.size()) {
            throw new InconsistentLogException(
                    Reason.ROLLBACK,
                    "the log shows size " + head.size() + " after it had shown size " + old.size()
                            + "; an old copy out of a cache looks the same, so look again before you accuse",
                    before,
                    now);
        }
        // The tiles are checked against the new head first, so a difference below is the log's and not the wire's.
        Hash continued = TreeRoot.of(old.size(), new VerifiedTiles(log, head));
        if (!continued.equals(old.root())) {
            throw new InconsistentLogException(
                    Reason.FORK,
                    "the tree of size " + head.size() + " does not continue the tree of size " + old.size()
                            + " that the log had signed before",
                    before,
                    now);
        }
    }

    private static void requireSameOrigin(CheckpointNote before, CheckpointNote now) throws ProtocolException {
        if (!before.checkpoint().origin().equals(now.checkpoint().origin())) {
            throw new ProtocolException(
                    "what was kept is of the log " + before.checkpoint().origin() + ", this is "
                            + now.checkpoint().origin() + "; give each log its own state");
        }
    }

    private Optional<CheckpointNote> remembered() throws IOException {
        Optional<Bytes> kept = memory.load();
        return kept.isEmpty() ? Optional.empty() : Optional.of(parseKept(kept.get()));
    }

    private CheckpointNote parse(Bytes note) throws ProtocolException {
        try {
            return CheckpointNote.parse(note);
        } catch (MalformedException e) {
            throw new ProtocolException(log.location() + " has no well-formed checkpoint: " + e.getMessage());
        }
    }

    private static CheckpointNote parseKept(Bytes note) throws IOException {
        try {
            return CheckpointNote.parse(note);
        } catch (MalformedException e) {
            // Starting afresh would silently accept another history.
            throw new IOException("the kept state is not a checkpoint: " + e.getMessage() + "; restore it");
        }
    }
}
