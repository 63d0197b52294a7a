package dev.vitrine.log.testbed.compare;

import dev.vitrine.log.testbed.load.Exchange;
import java.nio.ByteBuffer;
import java.util.BitSet;

/** Posts of which some repeat an earlier leaf; knows how many different leaves were accepted. */
final class DistinctLeaves implements Exchange {

    private static final int BACK =
            5_001; // requests to the first of two; no multiple of ten, or it repeated a repetition

    private final Exchange fresh;
    private final boolean repeating;
    private final BitSet accepted = new BitSet();

    private DistinctLeaves(Exchange fresh, boolean repeating) {
        this.fresh = fresh;
        this.repeating = repeating;
    }

    /** Each leaf once. */
    static DistinctLeaves none(Exchange fresh) {
        return new DistinctLeaves(fresh, false);
    }

    /** Each tenth leaf is one that was sent before. */
    static DistinctLeaves eachTenthAgain(Exchange fresh) {
        return new DistinctLeaves(fresh, true);
    }

    @Override
    public void write(long sequence, ByteBuffer buffer) {
        fresh.write(leaf(sequence), buffer);
    }

    @Override
    public int maxRequestSize() {
        return fresh.maxRequestSize();
    }

    @Override
    public void answered(long sequence, int status) {
        if (status / 100 == 2) {
            accepted.set(Math.toIntExact(leaf(sequence)));
        }
    }

    /** How many different leaves were accepted: a log has no fewer entries. */
    long accepted() {
        return accepted.cardinality();
    }

    private long leaf(long sequence) {
        return repeating && sequence % 10 == 9 && sequence > BACK ? sequence - BACK : sequence;
    }
}
