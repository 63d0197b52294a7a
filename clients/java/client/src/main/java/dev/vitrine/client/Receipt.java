package dev.vitrine.client;

import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.InclusionProof;

/**
 * The log's claim that an entry is in it. Nothing in it has been verified; {@link dev.vitrine.tlog.proof.TlogProof} with a
 * trust policy does that.
 *
 * @param duplicate the same leaf had been logged before; the proof is of its first place
 * @param witnessed the log says that the checkpoint bears its witnesses' quorum
 */
public record Receipt(
        Hash leafHash, boolean duplicate, InclusionProof inclusion, CheckpointNote checkpoint, boolean witnessed) {

    public long index() {
        return inclusion.index();
    }
}
