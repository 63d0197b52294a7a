package dev.vitrine.log.store;

import dev.vitrine.tlog.Bytes;

/**
 * A checkpoint that the world may see: the log's signatures and those of its witnesses, as published.
 *
 * @param size the tree size of the checkpoint
 * @param note the signed note, verbatim
 * @param publishedAt milliseconds since 1970 by the log's clock; not authenticated
 */
public record PublishedCheckpoint(long size, Bytes note, long publishedAt) {

    public PublishedCheckpoint {
        if (size < 0) {
            throw new IllegalArgumentException("a tree size is 0..2^63-1");
        }
    }
}
