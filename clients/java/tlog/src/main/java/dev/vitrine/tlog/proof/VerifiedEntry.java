package dev.vitrine.tlog.proof;

import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.policy.VerifiedCheckpoint;

/** An entry that is in a log, under a checkpoint that satisfied a policy. Only {@link TlogProof} makes one. */
public final class VerifiedEntry {

    private final long index;
    private final Hash leafHash;
    private final VerifiedCheckpoint checkpoint;

    VerifiedEntry(long index, Hash leafHash, VerifiedCheckpoint checkpoint) {
        this.index = index;
        this.leafHash = leafHash;
        this.checkpoint = checkpoint;
    }

    /** The position in the log, from 0. */
    public long index() {
        return index;
    }

    public Hash leafHash() {
        return leafHash;
    }

    public VerifiedCheckpoint checkpoint() {
        return checkpoint;
    }
}
