package dev.vitrine.tlog.tile;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import java.util.Arrays;
import java.util.List;

/*
 * Implementation note. The hashes of a tile and the nodes above them are kept in one array in the order of an in-order walk:
 *
 *   slot   0   1   2   3   4   5   6 ...
 *   level  0   1   0   2   0   1   0        node i of level l is in slot ((2 i + 1) << l) - 1
 *
 * A tile of width w needs the first 2 w - 1 slots, whatever w is: growing a tile is copying an array to a longer one and
 * hashing only what is new, truncating one is copying a prefix. Slots of nodes that are not complete are never read.
 */

/**
 * Up to 256 hashes of one level of the tree, with all perfect nodes above them, up to the root of a full tile. Making one
 * hashes all of it once; then every node is an array access.
 */
@Immutable
public final class HashTile {

    /** Bytes of a full tile. */
    public static final int MAX_SIZE = TileId.FULL * Hash.SIZE;

    /** A tile to grow from; it has no bytes, since no empty tile is ever served. */
    static final HashTile EMPTY = new HashTile(0, new byte[0]);

    private final int width; // 0..256

    @SuppressWarnings("Immutable") // never written after construction, never handed out
    private final byte[] slots;

    private HashTile(int width, byte[] slots) {
        this.width = width;
        this.slots = slots;
    }

    /** Reads a tile of any width. */
    public static HashTile decode(Bytes bytes) throws MalformedException {
        // SPEC: c2sp.org/tlog-tiles, "Empty tiles MUST NOT be served."
        if (bytes.isEmpty() || bytes.size() > MAX_SIZE || bytes.size() % Hash.SIZE != 0) {
            throw new MalformedException("a tile has 1 to 256 hashes of 32 bytes", bytes.size());
        }
        return EMPTY.grown(bytes.toByteArray(), 0, bytes.size());
    }

    /** Reads a tile that must have {@code width} hashes. */
    public static HashTile decode(Bytes bytes, int width) throws MalformedException {
        if (bytes.size() != width * Hash.SIZE) {
            throw new MalformedException("a tile has another size than its width says", bytes.size());
        }
        return decode(bytes);
    }

    public static HashTile of(List<Hash> hashes) {
        if (hashes.isEmpty() || hashes.size() > TileId.FULL) {
            throw new IllegalArgumentException("a tile has 1 to 256 hashes");
        }
        byte[] bytes = new byte[hashes.size() * Hash.SIZE];
        for (int i = 0; i < hashes.size(); i++) {
            hashes.get(i).copyTo(bytes, i * Hash.SIZE);
        }
        return EMPTY.grown(bytes, 0, bytes.length);
    }

    /** This tile with the hashes in {@code bytes[from, to)} after its own. */
    HashTile grown(byte[] bytes, int from, int to) {
        int newWidth = width + (to - from) / Hash.SIZE;
        byte[] grown = Arrays.copyOf(slots, (2 * newWidth - 1) * Hash.SIZE);
        int at = from;
        for (int i = width; i < newWidth; i++, at += Hash.SIZE) {
            System.arraycopy(bytes, at, grown, slot(0, i), Hash.SIZE);
            // An odd node completes its parent, and that perhaps its own.
            for (int level = 0, node = i; (node & 1) == 1; level++, node >>= 1) {
                Rfc6962.node(grown, slot(level, node - 1), slot(level, node), slot(level + 1, node >> 1));
            }
        }
        return new HashTile(newWidth, grown);
    }

    /** The first {@code newWidth} hashes of this tile. */
    public HashTile truncated(int newWidth) {
        if (newWidth < 1 || newWidth > width) {
            throw new IllegalArgumentException("a tile is truncated to fewer hashes, not to none");
        }
        return newWidth == width ? this : new HashTile(newWidth, Arrays.copyOf(slots, (2 * newWidth - 1) * Hash.SIZE));
    }

    /** How many hashes, 1..256. */
    public int width() {
        return width;
    }

    /** The hash at {@code index}, 0 to width - 1. */
    public Hash hash(int index) {
        return node(0, index);
    }

    /** The root over the hashes {@code [index << level, (index + 1) << level)}, all of which are in this tile. */
    public Hash node(int level, int index) {
        if (level < 0 || level > TileId.HEIGHT || index < 0 || index >= width >> level) {
            throw new IndexOutOfBoundsException("node " + index + " at level " + level + " of a tile of " + width);
        }
        return Hash.of(slots, slot(level, index));
    }

    /** The root of a full tile, which is a hash of the level above. */
    public Hash root() {
        return node(TileId.HEIGHT, 0);
    }

    void copyRoot(byte[] target, int at) {
        System.arraycopy(slots, slot(TileId.HEIGHT, 0), target, at, Hash.SIZE);
    }

    /** The bytes to serve: the hashes without the nodes above them. */
    public Bytes encode() {
        byte[] bytes = new byte[width * Hash.SIZE];
        for (int i = 0; i < width; i++) {
            System.arraycopy(slots, slot(0, i), bytes, i * Hash.SIZE, Hash.SIZE);
        }
        return Bytes.wrapUnsafe(bytes);
    }

    /**
     * The hashes with all nodes above them, for a store that detects damage by itself: what {@link #ofNodes} takes back without
     * hashing anything.
     */
    public Bytes nodes() {
        return Bytes.wrapUnsafe(slots);
    }

    /** The tile of which these are the {@link #nodes}. They are believed: never for bytes that a stranger could have made. */
    public static HashTile ofNodes(Bytes nodes) throws MalformedException {
        int slots = nodes.size() / Hash.SIZE;
        if (nodes.size() % Hash.SIZE != 0 || slots % 2 == 0 || slots > 2 * TileId.FULL - 1) {
            throw new MalformedException("a tile with its nodes has 2 w - 1 hashes", nodes.size());
        }
        return new HashTile((slots + 1) / 2, nodes.toByteArray());
    }

    private static int slot(int level, int index) {
        return (((2 * index + 1) << level) - 1) * Hash.SIZE;
    }
}
