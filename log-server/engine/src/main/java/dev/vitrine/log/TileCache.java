package dev.vitrine.log;

import dev.vitrine.tlog.tile.HashTile;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/*
 * Implementation note. Direct-mapped and without locks: a tile never changes, so the worst a race can do is to forget one.
 * Tiles above level 0 are few and in the path of every proof; they have half of the slots for themselves, so that reads all
 * over the log cannot push them out.
 */

/** Some complete tiles, decoded. Thread-safe. */
final class TileCache {

    private record Slot(int level, long index, HashTile tile) {}

    private final AtomicReferenceArray<@Nullable Slot> leaves;
    private final AtomicReferenceArray<@Nullable Slot> upper;

    TileCache(int tiles) {
        int half = Integer.highestOneBit(Math.max(2, tiles)) / 2;
        this.leaves = new AtomicReferenceArray<>(half);
        this.upper = new AtomicReferenceArray<>(half);
    }

    @Nullable
    HashTile get(int level, long index) {
        AtomicReferenceArray<@Nullable Slot> part = part(level);
        Slot slot = part.get(position(part, level, index));
        return slot != null && slot.level == level && slot.index == index ? slot.tile : null;
    }

    void put(int level, long index, HashTile tile) {
        AtomicReferenceArray<@Nullable Slot> part = part(level);
        part.set(position(part, level, index), new Slot(level, index, tile));
    }

    private AtomicReferenceArray<@Nullable Slot> part(int level) {
        return level == 0 ? leaves : upper;
    }

    /** Neighbours get different slots; levels are spread by a large odd number. */
    private static int position(AtomicReferenceArray<@Nullable Slot> part, int level, long index) {
        return (int) (index + level * 0x9e3779b97f4a7c15L) & part.length() - 1;
    }
}
