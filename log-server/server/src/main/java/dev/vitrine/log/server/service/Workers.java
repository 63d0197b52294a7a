package dev.vitrine.log.server.service;

import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A named pool of threads that may block, with a bounded queue: the one bridge from event loops to blocking work. */
public final class Workers implements AutoCloseable {

    private final ThreadPoolExecutor executor;

    public Workers(String name, int threads, int queue) {
        AtomicInteger count = new AtomicInteger();
        executor =
                new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queue), task -> {
                    Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * The value of the work, or what it threw. A full queue is a {@link Problem} with TOO_MANY_REQUESTS at once. Stages that
     * depend on the answer run on the pool unless they name an executor.
     */
    public <T> CompletableFuture<T> call(Callable<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            executor.execute(() -> complete(answer, work));
        } catch (RejectedExecutionException e) {
            boolean closing = executor.isShutdown();
            Problem refusal = closing
                    ? new Problem(ErrorCode.SHUTTING_DOWN, "the server is shutting down")
                    : new Problem(ErrorCode.TOO_MANY_REQUESTS, "too many requests are waiting");
            boolean unused = answer.completeExceptionally(refusal.retryAfter(closing ? 5 : 1));
        }
        return answer;
    }

    /** Tasks that wait for a thread. */
    public int waiting() {
        return executor.getQueue().size();
    }

    /** Takes no further work and waits for what is there, at most this long. */
    public boolean drain(long timeout, TimeUnit unit) throws InterruptedException {
        executor.shutdown();
        return executor.awaitTermination(timeout, unit);
    }

    @Override
    public void close() {
        executor.shutdown();
    }

    private static <T> void complete(CompletableFuture<T> answer, Callable<T> work) {
        boolean unused;
        try {
            unused = answer.complete(work.call());
        } catch (Throwable e) { // handed to whoever asked, who must not wait for ever
            unused = answer.completeExceptionally(e);
        }
    }
}
