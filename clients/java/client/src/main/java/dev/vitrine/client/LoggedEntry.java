package dev.vitrine.client;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;

/** The bytes that the log says are at this index. Only a proof shows that they are. */
public record LoggedEntry(long index, Bytes leaf) {

    public Hash leafHash() {
        return Rfc6962.leafHash(leaf);
    }
}
