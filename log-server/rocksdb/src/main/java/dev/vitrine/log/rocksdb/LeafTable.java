package dev.vitrine.log.rocksdb;

import dev.vitrine.tlog.merkle.Hash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.rocksdb.RocksDBException;

/*
 * Implementation note. Open addressing in one array of words, so that a hundred thousand leaves are one object and not half a
 * million. The place of a hash depends on a secret: whoever submits leaves could otherwise grind them into one cluster.
 */

/** Leaf hashes and their indices in memory. Not thread-safe. */
final class LeafTable {

    /** What is told of a hash that is not there. */
    static final long ABSENT = -1;

    /** Receives the rows of a table in ascending order of their hashes; {@code hash} is reused. */
    interface Rows {
        void row(byte[] hash, long index) throws RocksDBException;
    }

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int WORDS = 5; // four of the hash, then index + 1; 0 = a free slot
    private static final int SMALLEST = 1 << 10;

    private final long secret; // odd
    private long[] slots;
    private int size;

    LeafTable(long secret) {
        this(secret | 1, new long[SMALLEST * WORDS]);
    }

    private LeafTable(long secret, long[] slots) {
        this.secret = secret;
        this.slots = slots;
    }

    /** One that need not grow to hold as many. */
    LeafTable emptyOfSameSize() {
        return new LeafTable(secret, new long[slots.length]);
    }

    int size() {
        return size;
    }

    /** Adds a hash; the first index that was given for it stays. */
    void put(byte[] hash, int at, long index) {
        if (2 * (size + 1) > slots.length / WORDS) {
            grow();
        }
        int slot = slot(hash, at);
        if (slots[slot + 4] == 0) {
            for (int word = 0; word < 4; word++) {
                slots[slot + word] = (long) LONG.get(hash, at + 8 * word);
            }
            slots[slot + 4] = index + 1;
            size++;
        }
    }

    long find(byte[] hash, int at) {
        return slots[slot(hash, at) + 4] - 1;
    }

    /** All rows, for a file that must be written in order. */
    void sorted(Rows rows) throws RocksDBException {
        // The upper bits of the hash and the number of the slot in one word sort without an object for each; rows
        // that agree in those bits are put in order afterwards.
        int capacity = slots.length / WORDS;
        int slotBits = Integer.numberOfTrailingZeros(capacity);
        long[] order = new long[size];
        int used = 0;
        for (int i = 0; i < capacity; i++) {
            if (slots[i * WORDS + 4] != 0) {
                long upper = slots[i * WORDS] >>> slotBits << slotBits;
                order[used++] = (upper | i) ^ Long.MIN_VALUE; // signed order of these is unsigned order of those
            }
        }
        Arrays.sort(order);
        int[] sorted = new int[size];
        for (int i = 0; i < size; i++) {
            sorted[i] = (int) (order[i] & (capacity - 1)) * WORDS;
            for (int j = i; j > 0 && compare(sorted[j - 1], sorted[j]) > 0; j--) {
                int other = sorted[j - 1];
                sorted[j - 1] = sorted[j];
                sorted[j] = other;
            }
        }
        byte[] hash = new byte[Hash.SIZE];
        for (int slot : sorted) {
            for (int word = 0; word < 4; word++) {
                LONG.set(hash, 8 * word, slots[slot + word]);
            }
            rows.row(hash, slots[slot + 4] - 1);
        }
    }

    private int compare(int slot, int other) {
        for (int word = 0; word < 4; word++) {
            int order = Long.compareUnsigned(slots[slot + word], slots[other + word]);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** The slot of this hash, or the free one where it would be. */
    private int slot(byte[] hash, int at) {
        long a = (long) LONG.get(hash, at);
        long b = (long) LONG.get(hash, at + 8);
        long c = (long) LONG.get(hash, at + 16);
        long d = (long) LONG.get(hash, at + 24);
        int slot = first(a, b);
        while (slots[slot + 4] != 0
                && !(slots[slot] == a && slots[slot + 1] == b && slots[slot + 2] == c && slots[slot + 3] == d)) {
            slot += WORDS;
            if (slot == slots.length) {
                slot = 0;
            }
        }
        return slot;
    }

    private int first(long a, long b) {
        long mixed = (a ^ secret) * secret + b;
        mixed = (mixed ^ (mixed >>> 32)) * secret;
        int bits = Integer.numberOfTrailingZeros(slots.length / WORDS);
        return (int) (mixed >>> (64 - bits)) * WORDS;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[old.length * 2];
        size = 0;
        putAll(old);
    }

    /** Adds all rows of another table. */
    void putAll(LeafTable other) {
        putAll(other.slots);
    }

    private void putAll(long[] others) {
        byte[] hash = new byte[Hash.SIZE];
        for (int slot = 0; slot < others.length; slot += WORDS) {
            if (others[slot + 4] != 0) {
                for (int word = 0; word < 4; word++) {
                    LONG.set(hash, 8 * word, others[slot + word]);
                }
                put(hash, 0, others[slot + 4] - 1);
            }
        }
    }
}
