package dev.vitrine.witness.decision;

import dev.vitrine.tlog.misbehaviour.Misbehaviour;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The time for cosignatures, which never goes back. A cosignature of a smaller tree that is later than one of a larger tree
 * reads as a rollback, so an honest witness whose clock was set back waits until it has caught up. Thread-safe.
 */
public final class CosigningClock {

    /** Steps back that are bridged with the last time. Half of what others forgive. */
    public static final long BRIDGED_SECONDS = Misbehaviour.ROLLBACK_SECONDS / 2;

    private final InstantSource clock;
    private final AtomicLong latest;

    /**
     * Goes on from the last cosignature.
     *
     * @param latest time of any cosignature that was ever given, 0 if there was none
     */
    public CosigningClock(InstantSource clock, long latest) {
        this.clock = clock;
        this.latest = new AtomicLong(latest);
    }

    /** Unix seconds; empty if the clock is too far behind the last cosignature. */
    public OptionalLong now() {
        long now = clock.instant().getEpochSecond();
        long last = latest.accumulateAndGet(now, Math::max);
        return last - now > BRIDGED_SECONDS ? OptionalLong.empty() : OptionalLong.of(last);
    }
}
