package dev.vitrine.witness.http;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that verify, sign and read. A request that finds the queue full is answered 429 at once: waiting longer
 * than a client does is work for nobody.
 */
final class VerificationPool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(VerificationPool.class);
    private static final long DRAIN_SECONDS = 10;

    private final ThreadPoolExecutor executor;

    VerificationPool(int threads, int queue) {
        AtomicInteger number = new AtomicInteger();
        executor = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queue),
                task -> new Thread(task, "verification-" + number.getAndIncrement()));
    }

    /** The answer of the task; a task that fails, now or later, is answered 500. The stage itself never fails. */
    CompletionStage<Answer> answer(Supplier<CompletionStage<Answer>> task) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        try {
            executor.execute(() -> run(task, answer));
        } catch (RejectedExecutionException e) {
            boolean unused = answer.complete(executor.isShutdown() ? Answer.notReady() : Answer.busy());
        }
        return answer;
    }

    private static void run(Supplier<CompletionStage<Answer>> task, CompletableFuture<Answer> answer) {
        CompletionStage<Answer> running;
        try {
            running = task.get();
        } catch (RuntimeException | Error e) {
            running = CompletableFuture.failedStage(e);
        }
        var unused = running.whenComplete((result, failure) -> {
            if (failure != null) {
                LOG.atError().setCause(failure).log("a request failed");
            }
            boolean first = answer.complete(failure == null ? result : Answer.internal());
            assert first;
        });
    }

    int waiting() {
        return executor.getQueue().size();
    }

    /** Finishes what was accepted, for at most ten seconds. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(DRAIN_SECONDS, TimeUnit.SECONDS)) {
                List<Runnable> dropped = executor.shutdownNow();
                LOG.atWarn().addKeyValue("requests", dropped.size()).log("requests were dropped at shutdown");
            }
        } catch (InterruptedException e) {
            List<Runnable> unused = executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
