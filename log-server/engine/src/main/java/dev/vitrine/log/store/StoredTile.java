package dev.vitrine.log.store;

import dev.vitrine.tlog.Bytes;

/**
 * A complete hash tile with the nodes inside it, so that a proof needs no hashing.
 *
 * @param level 0..7
 * @param index of the tile on its level
 * @param nodes as {@link dev.vitrine.tlog.tile.HashTile#nodes} gives them
 */
public record StoredTile(int level, long index, Bytes nodes) {

    /** Bytes of {@code nodes}: 256 hashes and the 255 nodes above them. */
    public static final int BYTES = 511 * 32;

    /** The highest level: the tree ends below 2^63 leaves. */
    public static final int MAX_LEVEL = 7;

    public StoredTile {
        if (level < 0 || level > MAX_LEVEL || index < 0 || nodes.size() != BYTES) {
            throw new IllegalArgumentException("a stored tile has 511 hashes on a level of 0..7");
        }
    }
}
