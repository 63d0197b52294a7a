package dev.vitrine.log.server.cosign;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that owns publishing. After its end tasks are dropped: nobody waits for them any more. */
final class PublisherThread implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(PublisherThread.class);

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "publisher");
        thread.setDaemon(true);
        return thread;
    });

    @Override
    public void execute(Runnable task) {
        after(0, task);
    }

    void after(long nanos, Runnable task) {
        try {
            var unused = executor.schedule(() -> guarded(task), nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.atDebug().log("dropped after the end");
        }
    }

    void every(long nanos, Runnable task) {
        var unused = executor.scheduleWithFixedDelay(() -> guarded(task), 0, nanos, TimeUnit.NANOSECONDS);
    }

    void stop() {
        var unused = executor.shutdownNow();
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).log("publishing failed");
        }
    }
}
