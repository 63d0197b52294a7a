package dev.vitrine.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many inputs on a few threads, their outcomes in the order of the inputs: what waits for a server need not wait in line. */
final class InOrder {

    private static final int AHEAD = 4;

    private InOrder() {}

    /** The work on one input; runs on any of the threads. */
    interface Work<T, R> {
        R apply(T input) throws Exception;
    }

    /** Told the outcome of each input, on the caller's thread. */
    interface Report<T, R> {
        ExitCode done(T input, R result);

        ExitCode failed(T input, Failure failure);
    }

    /** The worst outcome of all. */
    static <T, R> ExitCode run(List<T> inputs, int threads, Work<T, R> work, Report<T, R> report) throws Failure {
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, Math.max(1, inputs.size())));
        try {
            Deque<Future<R>> pending = new ArrayDeque<>();
            ExitCode worst = ExitCode.PROVEN;
            int next = 0;
            for (T input : inputs) {
                while (next < inputs.size() && pending.size() < threads * AHEAD) {
                    T ahead = inputs.get(next++);
                    pending.add(pool.submit(() -> work.apply(ahead)));
                }
                worst = worst.and(outcome(input, pending.remove(), report));
            }
            return worst;
        } finally {
            List<Runnable> unused = pool.shutdownNow();
        }
    }

    private static <T, R> ExitCode outcome(T input, Future<R> pending, Report<T, R> report) throws Failure {
        try {
            return report.done(input, pending.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                return report.failed(input, Failures.of(cause));
            }
            throw new AssertionError("an error in a worker", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.couldNotTell("INTERRUPTED", "interrupted", "");
        }
    }
}
