package dev.vitrine.log.store;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.TreeHead;

/** A tree head and the note in which the log signed it; the note bears the log's own signatures and no others. */
public record SignedHead(TreeHead head, Bytes note) {

    public long size() {
        return head.size();
    }
}
