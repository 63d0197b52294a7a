package dev.vitrine.witness.peers;

import dev.vitrine.tlog.merkle.TreeHead;
import java.util.Optional;

/**
 * What one source last showed of one log.
 *
 * @param head absent if it showed none
 * @param lookedAt Unix seconds
 * @param outcome one word: consistent, waiting, contradictory, unsigned, none, unreachable, malformed
 */
public record View(Optional<TreeHead> head, long lookedAt, String outcome) {}
