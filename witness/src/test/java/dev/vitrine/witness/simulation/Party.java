package dev.vitrine.witness.simulation;

import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import java.util.List;
import java.util.Optional;

/** A witness as others see it over the network. */
interface Party {

    /** The answer to add-checkpoint: a cosigned note, or the size to go on from, or nothing. */
    Reply add(int branch, int from, int to);

    /** Its monitoring checkpoint. */
    Optional<CheckpointNote> view();

    /** The evidence that it shows. */
    List<VerifiedMisbehaviour> evidence();

    /** Takes a checkpoint that a client saw. */
    void reported(CheckpointNote note);

    /** What a log hears. */
    record Reply(Optional<CheckpointNote> cosigned, int knownSize) {}
}
