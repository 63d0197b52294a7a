package dev.vitrine.witness.gossip;

import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.TreeHead;

/**
 * A head that the log signed, and who showed it.
 *
 * @param source a name of whoever showed it
 * @param fromLog the log itself did, so that the tiles behind it can be had there
 * @param note with verified lines only: the log's, and those of cosigners that are known here
 */
public record Sighting(String source, boolean fromLog, CheckpointNote note) {

    public TreeHead head() {
        return note.checkpoint().head();
    }

    public long size() {
        return note.checkpoint().size();
    }
}
