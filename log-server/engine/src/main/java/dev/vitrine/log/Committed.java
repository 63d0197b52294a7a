package dev.vitrine.log;

import dev.vitrine.log.store.SignedHead;
import dev.vitrine.tlog.tile.RightEdge;

/** What readers see: the newest durable head, and the tiles of its tree that are not complete. */
record Committed(SignedHead head, RightEdge edge) {

    Committed {
        if (!head.head().equals(edge.head())) {
            throw new AssertionError("bad math: a head and the edge of another tree");
        }
    }

    long size() {
        return head.size();
    }
}
