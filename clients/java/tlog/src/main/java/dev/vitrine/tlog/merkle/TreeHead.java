package dev.vitrine.tlog.merkle;

/** All that a log commits to: how many leaves, and the root over them. */
public record TreeHead(long size, Hash root) { // size: 0..2^63-1

    /** The tree without leaves; its root is SHA-256 of nothing. */
    public static final TreeHead EMPTY = new TreeHead(0, Rfc6962.emptyRoot());

    public TreeHead {
        if (size < 0) {
            throw new IllegalArgumentException("a tree size is 0..2^63-1");
        }
    }
}
