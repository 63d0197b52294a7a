package dev.vitrine.witness.decision;

import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.wire.CosignatureResponse;

/**
 * A checkpoint with the witness's cosignatures, in memory only.
 *
 * @param note what to store: the verified log signatures and our own lines, and no other line of the request
 * @param response what to answer once {@code note} is durable: our own lines
 */
public record Cosigned(CheckpointNote note, CosignatureResponse response) {}
