package dev.vitrine.tlog.merkle;

import dev.vitrine.tlog.VerificationException;
import java.io.IOException;
import java.util.List;

/** The root of a tree, from the fewest nodes. */
public final class TreeRoot {

    private TreeRoot() {}

    /** The perfect nodes that {@link #of} reads: one for each bit of the size, largest first. */
    public static List<NodeId> nodes(long size) {
        return new Subtree(0, size).nodes();
    }

    public static Hash of(long size, NodeReader reader) throws IOException, VerificationException {
        return new Subtree(0, size).root(reader);
    }
}
