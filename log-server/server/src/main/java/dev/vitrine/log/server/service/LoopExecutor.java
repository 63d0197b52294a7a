package dev.vitrine.log.server.service;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs tasks on one event loop. Whoever hands tasks over wakes the loop once for all that gather until it runs: a commit
 * that answers a thousand waiting requests costs one hop, not a thousand.
 */
public final class LoopExecutor implements Executor {

    private final Vertx vertx;
    private final Context context;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();

    public LoopExecutor(Vertx vertx, Context context) {
        this.vertx = vertx;
        this.context = context;
    }

    /** Runs a task on the loop after some time. */
    public void schedule(long delay, TimeUnit unit, Runnable task) {
        long unused = vertx.setTimer(Math.max(1, unit.toMillis(delay)), timer -> execute(task));
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (!woken.get() && woken.compareAndSet(false, true)) {
            context.runOnContext(unused -> drain());
        }
    }

    private void drain() {
        // Before the first look: a task that is added later either is seen here or wakes the loop again.
        woken.set(false);
        Runnable task;
        while ((task = tasks.poll()) != null) {
            run(task);
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            // One request's failure is not its neighbours': the context reports it and the others are still answered.
            context.runOnContext(unused -> {
                throw e;
            });
        }
    }
}
