package dev.vitrine.log.rocksdb;

import dev.vitrine.tlog.Bytes;
import java.util.Arrays;

/** The entries of one commit that have one term: the first, and the steps from each to the next as varints. */
final class Posting {

    private static final byte[] NOTHING = new byte[0];
    private static final int MAX_VARINT = 9; // an index has 63 bits

    private final Bytes term;
    private final long first;
    private long last;
    private byte[] steps = NOTHING;
    private int size;

    Posting(Bytes term, long first) {
        this.term = term;
        this.first = first;
        this.last = first;
    }

    /** @param index at least the last one; the same one once more changes nothing */
    void add(long index) {
        long step = index - last;
        if (step == 0) {
            return;
        }
        if (steps.length < size + MAX_VARINT) {
            steps = Arrays.copyOf(steps, Math.max(2 * steps.length, 16));
        }
        while (step > 0x7f) {
            steps[size++] = (byte) (step | 0x80);
            step >>>= 7;
        }
        steps[size++] = (byte) step;
        last = index;
    }

    Bytes term() {
        return term;
    }

    long first() {
        return first;
    }

    /** What {@link #read} makes indices of again; empty for a single entry. */
    byte[] further() {
        return size == steps.length ? steps : Arrays.copyOf(steps, size);
    }

    /**
     * The entries of a row, in ascending order.
     *
     * @throws IllegalArgumentException if these are no steps
     */
    static long[] read(long first, byte[] steps) {
        int count = 1;
        for (byte each : steps) {
            count += each >= 0 ? 1 : 0;
        }
        long[] indices = new long[count];
        indices[0] = first;
        int used = 1;
        long step = 0;
        int shift = 0;
        for (byte each : steps) {
            if (shift >= 7 * MAX_VARINT) {
                throw new IllegalArgumentException("a step is too long");
            }
            step |= (each & 0x7fL) << shift;
            shift += 7;
            if (each >= 0) {
                long next = indices[used - 1] + step;
                if (next <= indices[used - 1]) {
                    throw new IllegalArgumentException("a step leads nowhere");
                }
                indices[used++] = next;
                step = 0;
                shift = 0;
            }
        }
        if (shift != 0) {
            throw new IllegalArgumentException("the last step is cut short");
        }
        return indices;
    }
}
