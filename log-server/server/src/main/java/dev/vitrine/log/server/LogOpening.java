package dev.vitrine.log.server;

import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.log.Log;
import dev.vitrine.log.LogConfig;
import dev.vitrine.log.LogLimits;
import dev.vitrine.log.server.config.ServerConfig;
import dev.vitrine.log.server.index.LeafLabels;
import dev.vitrine.log.server.index.Reindex;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.TreeHead;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the log of a server: with an index that is current, and only if it is the log that its directory speaks of. */
final class LogOpening {

    private static final Logger LOG = LoggerFactory.getLogger(LogOpening.class);

    private static final long INDEXING_SHOWN = 256 * 256;

    private LogOpening() {}

    /** Opens the log and makes sure that it is the one that its directory speaks of; otherwise nothing stays open. */
    static Log open(
            LogServer.Parts parts, ServerConfig config, LogEvents events, VerifiedChains chains, InstantSource clock) {
        LogConfig logConfig =
                new LogConfig(parts.identity().origin(), parts.keys().signers(), limits(config.batch()), events);
        Log opened;
        try {
            index(parts, config.index(), chains, clock);
            opened = Log.open(parts.store(), logConfig, clock);
        } catch (RuntimeException e) {
            parts.store().close();
            throw e;
        }
        try {
            FirstEntry.requireAgreement(opened, parts.identity(), parts.keys());
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** An index of another version, or one that was left half done, is made anew before anybody asks it. */
    private static void index(
            LogServer.Parts parts, ServerConfig.Index config, VerifiedChains chains, InstantSource clock) {
        LeafLabels labels = new LeafLabels(new Judge(chains, PublishedKeys.shipped()), clock.instant());
        Reindex reindex = new Reindex(parts.store(), labels, done -> {
            if (done % INDEXING_SHOWN == 0) {
                LOG.atInfo().addKeyValue("entries", done).log("indexing");
            }
        });
        if (!config.enabled()) {
            reindex.abandon();
        } else if (!parts.identity().isRaw() && !reindex.isCurrent()) {
            reindex.run();
            LOG.atInfo().log("index built");
        }
    }

    private static LogLimits limits(ServerConfig.Batch batch) {
        return new LogLimits(
                batch.queueEntries(),
                batch.queueBytes(),
                batch.maxEntries(),
                batch.maxBytes(),
                LogLimits.DEFAULT.cachedTiles());
    }

    /** The signed head of the tree without leaves, which is published from the first moment on. */
    static CheckpointNote emptyTree(LogServer.Parts parts, InstantSource clock) {
        Checkpoint empty = Checkpoint.of(parts.identity().origin(), TreeHead.EMPTY);
        long now = clock.instant().getEpochSecond();
        try {
            return CheckpointNote.of(
                    empty,
                    parts.keys().signers().stream()
                            .map(signer -> signer.sign(empty, now))
                            .toList());
        } catch (MalformedException e) {
            throw new AssertionError("two signatures fit a note", e);
        }
    }
}
