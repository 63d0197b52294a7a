package dev.vitrine.log;

import dev.vitrine.log.store.Commit;
import dev.vitrine.tlog.tile.TileUpdate;
import org.jspecify.annotations.Nullable;

/** One commit under way, from the sequencer to the committing thread and back. */
final class Flight {

    private enum State {
        FLYING,
        LANDED,
        LOST
    }

    final Batch batch;
    final TileUpdate update;
    final Commit commit;
    final long signNanos;

    // written by the committing thread, read by the sequencer
    private volatile State state = State.FLYING;
    private @Nullable Throwable cause; // written before state becomes LOST

    Flight(Batch batch, TileUpdate update, Commit commit, long signNanos) {
        this.batch = batch;
        this.update = update;
        this.commit = commit;
        this.signNanos = signNanos;
    }

    void landed() {
        state = State.LANDED;
    }

    void lost(Throwable why) {
        cause = why;
        state = State.LOST;
    }

    boolean isFlying() {
        return state == State.FLYING;
    }

    boolean isLanded() {
        return state == State.LANDED;
    }

    /** Nobody knows whether the commit happened. */
    boolean isLost() {
        return state == State.LOST;
    }

    @Nullable
    Throwable cause() {
        return cause;
    }
}
