package dev.vitrine.log.server.cosign;

import dev.vitrine.log.store.PublishedCheckpoint;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;

/**
 * A checkpoint that is up.
 *
 * @param size of its tree
 * @param root of its tree
 * @param note verbatim, with cosignatures
 * @param publishedAt milliseconds since 1970
 * @param witnessed the quorum of the log's policy is met; false only for the checkpoint of the empty tree, with which every
 *     log is born
 */
public record Published(long size, Hash root, Bytes note, long publishedAt, boolean witnessed) {

    PublishedCheckpoint toStore() {
        return new PublishedCheckpoint(size, note, publishedAt);
    }
}
