package dev.vitrine.tlog.merkle;

/**
 * A perfect subtree: the node over the leaves {@code [index << level, (index + 1) << level)}. It never changes once the tree
 * has that many leaves.
 */
public record NodeId(int level, long index) { // level 0 = leaves; (index + 1) << level stays below 2^63

    public NodeId {
        if (level < 0 || level > 62 || index < 0 || index >= Long.MAX_VALUE >>> level) {
            throw new IllegalArgumentException("a node lies within the first 2^63-1 leaves");
        }
    }

    /** The first leaf below this node. */
    public long start() {
        return index << level;
    }

    /** The leaf after the last one below this node. */
    public long end() {
        return (index + 1) << level;
    }
}
