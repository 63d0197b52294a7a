package dev.vitrine.client;

import dev.vitrine.tlog.checkpoint.CheckpointNote;

/**
 * A checkpoint out of the log's history; no signature has been verified.
 *
 * @param publishedAt seconds since 1970 by the log's clock; not authenticated
 */
public record PublishedCheckpoint(CheckpointNote note, long publishedAt) {}
