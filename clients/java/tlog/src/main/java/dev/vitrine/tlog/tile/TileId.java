package dev.vitrine.tlog.tile;

import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.merkle.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a tile or of an entry bundle. {@link #path} and {@link #parse} are inverses: one name, one path.
 *
 * @param level 0..63 for hash tiles, {@link #ENTRIES} for bundles
 * @param index position of the tile on its level, below 10^18
 * @param width 1..256 hashes or entries; 256 is a full tile, fewer a partial one
 */
public record TileId(int level, long index, int width) {

    /** The level of entry bundles: they lie below the leaf hashes. */
    public static final int ENTRIES = -1;

    /** Hashes of a full tile, and entries of a full bundle. */
    public static final int FULL = 256;

    /** Levels of the tree in a tile. */
    static final int HEIGHT = 8;

    private static final int MAX_LEVEL = 63;
    private static final long MAX_INDEX =
            999_999_999_999_999_999L; // six groups of three digits; no tree reaches further
    private static final int MAX_PATH = "tile/entries/x999/x999/x999/x999/x999/999.p/255".length();

    // SPEC: c2sp.org/tlog-tiles, "<L> is the “level” of the tile, and MUST be a decimal ASCII integer between 0 and 63,
    // with no additional leading zeroes. <N> [...] MUST be a non-negative integer encoded into zero-padded 3-digit
    // path elements. All but the last path element MUST begin with an x. [...] <W> is the width of the tile, a
    // decimal ASCII integer between 1 and 255, with no additional leading zeroes."
    private static final Pattern PATH = Pattern.compile(
            "tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/){0,5})([0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    public TileId {
        if (level < ENTRIES || level > MAX_LEVEL || index < 0 || index > MAX_INDEX || width < 1 || width > FULL) {
            throw new IllegalArgumentException("no such tile");
        }
    }

    /** The tile at this place as a tree of {@code size} leaves has it: full, or as wide as the tree reaches. */
    public static TileId of(int level, long index, long size) {
        long hashes = hashesAt(level, size);
        long width = Math.min(FULL, hashes - index * FULL);
        if (index < 0 || index > hashes / FULL || width < 1) {
            throw new IndexOutOfBoundsException("tile " + index + " of level " + level + " in a tree of " + size);
        }
        return new TileId(level, index, (int) width);
    }

    /** The tile that has the node, or from whose hashes it follows, in a tree of {@code size} leaves. */
    public static TileId holding(NodeId node, long size) {
        int level = node.level() / HEIGHT;
        return of(level, node.index() << (node.level() % HEIGHT) >>> HEIGHT, size);
    }

    /** The bundle that has the entry at {@code index}, in a tree of {@code size} leaves. */
    public static TileId bundleOf(long index, long size) {
        return of(ENTRIES, index / FULL, size);
    }

    /**
     * The partial tiles of a tree of {@code size} leaves, at most one for each level, lowest level first. Their hashes are
     * all that is needed to compute the root, and to go on from there.
     */
    public static List<TileId> edges(long size) {
        List<TileId> edges = new ArrayList<>();
        for (int level = 0; hashesAt(level, size) > 0; level++) {
            long hashes = hashesAt(level, size);
            if (hashes % FULL != 0) {
                edges.add(new TileId(level, hashes / FULL, (int) (hashes % FULL)));
            }
        }
        return edges;
    }

    /**
     * The hash tiles that a tree of {@code newSize} leaves has and one of {@code oldSize} had not: those to write when the
     * tree grows, lowest level first, from left to right. The bundles to write are the {@link #entries} of those at level 0.
     */
    public static List<TileId> forGrowth(long oldSize, long newSize) {
        if (oldSize < 0 || newSize < oldSize) {
            throw new IllegalArgumentException("a tree does not shrink");
        }
        List<TileId> tiles = new ArrayList<>();
        for (int level = 0; hashesAt(level, newSize) > hashesAt(level, oldSize); level++) {
            long end = hashesAt(level, newSize);
            for (long index = hashesAt(level, oldSize) / FULL; index * FULL < end; index++) {
                tiles.add(of(level, index, newSize));
            }
        }
        return tiles;
    }

    /** How many hashes there are at a level of tiles: at level 0 the leaves, then one for each full tile below. */
    static long hashesAt(int level, long size) {
        int shift = HEIGHT * Math.max(0, level);
        return shift > 62 ? 0 : size >>> shift;
    }

    /** The bundle with the entries whose leaf hashes this tile has; for level 0. */
    public TileId entries() {
        if (level != 0) {
            throw new IllegalStateException("entries lie below level 0");
        }
        return new TileId(ENTRIES, index, width);
    }

    /** The tile of leaf hashes for the entries of this bundle. */
    public TileId leaves() {
        if (!isBundle()) {
            throw new IllegalStateException("not a bundle");
        }
        return new TileId(0, index, width);
    }

    public boolean isBundle() {
        return level == ENTRIES;
    }

    public boolean isPartial() {
        return width < FULL;
    }

    /** The full tile at the same place. */
    public TileId full() {
        return isPartial() ? new TileId(level, index, FULL) : this;
    }

    /** Below the log's URL prefix, such as {@code tile/0/x001/x234/067} or {@code tile/entries/000.p/5}. */
    public String path() {
        StringBuilder path = new StringBuilder(MAX_PATH).append("tile/");
        if (isBundle()) {
            path.append("entries");
        } else {
            path.append(level);
        }
        long group = 1;
        while (group <= index / 1000) {
            group *= 1000;
        }
        for (; group > 0; group /= 1000) {
            int digits = (int) (index / group % 1000);
            path.append(group > 1 ? "/x" : "/")
                    .append((char) ('0' + digits / 100))
                    .append((char) ('0' + digits / 10 % 10))
                    .append((char) ('0' + digits % 10));
        }
        if (isPartial()) {
            path.append(".p/").append(width);
        }
        return path.toString();
    }

    /** Parses what {@link #path} prints, and nothing else. */
    public static TileId parse(String path) throws MalformedException {
        if (path.length() > MAX_PATH) {
            throw new MalformedException("a tile path is too long", MAX_PATH);
        }
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            throw new MalformedException("not the path of a tile", 0);
        }
        String level = matcher.group(1);
        String groups = matcher.group(2);
        String width = matcher.group(4);
        if (groups.startsWith("x000")) {
            throw new MalformedException("a tile index has a leading group of zeros", matcher.start(2));
        }
        long index = Long.parseLong(groups.replace("x", "").replace("/", "") + matcher.group(3));
        if (width != null && Integer.parseInt(width) >= FULL) {
            throw new MalformedException("a partial tile has at most 255 hashes", matcher.start(4));
        }
        return new TileId(
                level.equals("entries") ? ENTRIES : Integer.parseInt(level),
                index,
                width == null ? FULL : Integer.parseInt(width));
    }

    @Override
    public String toString() {
        return path();
    }
}
