package dev.vitrine.log.server;

import dev.vitrine.log.LogObserver;
import dev.vitrine.log.server.cosign.Publisher;
import dev.vitrine.log.server.metrics.LogMetrics;
import dev.vitrine.log.store.SignedHead;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears the engine: counts, tells the publisher, and writes a line now and then. */
final class LogEvents implements LogObserver {

    private static final Logger LOG = LoggerFactory.getLogger(LogEvents.class);

    private static final int COMMITS_PER_LINE = 1_000;

    private final LogMetrics metrics;
    private volatile @Nullable Publisher publisher;
    private int commits; // owned by the committing thread

    LogEvents(LogMetrics metrics) {
        this.metrics = metrics;
    }

    void publishTo(Publisher target) {
        publisher = target;
        target.headCommitted();
    }

    @Override
    public void committed(SignedHead head, int entries, long bytes, long signNanos, long commitNanos) {
        metrics.appended.add(entries);
        metrics.batchSize.observe(entries);
        metrics.commitSeconds.observeNanos(commitNanos);
        Publisher target = publisher;
        if (target != null) {
            target.headCommitted();
        }
        if (++commits % COMMITS_PER_LINE == 0) {
            LOG.atInfo()
                    .addKeyValue("size", head.size())
                    .addKeyValue("entries", entries)
                    .addKeyValue("bytes", bytes)
                    .addKeyValue("sign_micros", signNanos / 1_000)
                    .addKeyValue("commit_micros", commitNanos / 1_000)
                    .log("batch committed");
        }
    }

    @Override
    public void duplicate() {
        metrics.duplicates.increment();
    }

    @Override
    public void halted(String why) {
        LOG.atError().addKeyValue("why", why).log("the log takes no entries until somebody acts");
    }
}
