package dev.vitrine.witness.store;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.TreeHead;

/**
 * The latest checkpoint of one log that this witness cosigned.
 *
 * @param head the head in it, which decides about the next request
 * @param time of the witness's cosignatures on it, Unix seconds
 * @param note the checkpoint with the log signatures that were verified and the witness's own, and no other line
 */
public record StoredCheckpoint(TreeHead head, long time, Bytes note) {}
