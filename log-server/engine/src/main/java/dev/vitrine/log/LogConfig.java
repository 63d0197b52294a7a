package dev.vitrine.log;

import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import java.util.List;

/**
 * What makes a log this log.
 *
 * @param origin first line of its checkpoints; never changes
 * @param signers all sign every head, in this order; at least one
 * @param limits bounds on memory and commits
 * @param observer hears what happens; must not block
 */
public record LogConfig(String origin, List<CheckpointSigner> signers, LogLimits limits, LogObserver observer) {

    public LogConfig {
        signers = List.copyOf(signers);
        if (origin.isEmpty() || signers.isEmpty()) {
            throw new IllegalArgumentException("a log has an origin and a signer");
        }
    }

    public static LogConfig of(String origin, List<CheckpointSigner> signers) {
        return new LogConfig(origin, signers, LogLimits.DEFAULT, LogObserver.NONE);
    }
}
