package dev.vitrine.log;

import dev.vitrine.log.LogOpenException.Reason;
import dev.vitrine.log.store.LogStore;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.log.store.StoreException;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A log taken apart: what {@link Log} runs with threads and tests run step by step. */
record LogParts(LogStore store, Pool pool, LogView view, Issuer issuer, Sequencer sequencer) {

    /** Reads the head and the right edge, and checks both. Nothing is signed or written. */
    static LogParts open(LogStore store, LogConfig config, InstantSource clock, Executor committer) {
        SignedHead head = store.head()
                .orElseThrow(() -> new LogOpenException(Reason.ABSENT, "there is no log; create one first"));
        if (head.size() == 0) {
            throw new LogOpenException(Reason.INCOMPLETE, "the creation of the log was interrupted; repeat it");
        }
        return assemble(store, head, config, clock, committer);
    }

    static LogParts assemble(
            LogStore store, SignedHead head, LogConfig config, InstantSource clock, Executor committer) {
        Issuer issuer = new Issuer(config.origin(), config.signers(), clock);
        issuer.requireOurs(head);
        Committed committed;
        try {
            committed = new Committed(head, StoredTiles.edge(store, head.head()));
        } catch (StoreException e) {
            if (e.isRetryable()) {
                throw e;
            }
            throw new LogOpenException(Reason.DAMAGED, "the stored log does not hash to its head", e);
        }
        LogLimits limits = config.limits();
        Pool pool = new Pool(limits);
        LogView view = new LogView(store, committed, limits.cachedTiles());
        Sequencer sequencer = new Sequencer(pool, store, issuer, view, config, committer);
        return new LogParts(store, pool, view, issuer, sequencer);
    }

    static ExecutorService newCommitter() {
        return Executors.newSingleThreadExecutor(task -> new Thread(task, "log-committer"));
    }

    /** Waits for the sequencer to drain; being interrupted does not make data less worth saving. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static void finish(ExecutorService committer) {
        committer.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = committer.awaitTermination(1, TimeUnit.HOURS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
