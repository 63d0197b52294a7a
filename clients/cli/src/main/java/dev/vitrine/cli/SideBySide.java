package dev.vitrine.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Steps that mostly wait for processes of their own: together they take as long as the slowest. */
final class SideBySide {

    private SideBySide() {}

    @FunctionalInterface
    interface Step {
        void run() throws Failure, IOException;
    }

    /** Runs each step in a thread of its own, waits for all, and throws what the first of those that failed threw. */
    static void run(List<Step> steps) throws Failure, IOException {
        List<Callable<Boolean>> calls = steps.stream()
                .map(step -> (Callable<Boolean>) () -> {
                    step.run();
                    return true;
                })
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            for (Future<Boolean> call : threads.invokeAll(calls)) {
                Boolean unused = call.get();
            }
        } catch (ExecutionException e) {
            throw asThrown(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while others were waited for");
        } finally {
            List<Runnable> unused = threads.shutdownNow();
        }
    }

    private static IOException asThrown(@Nullable Throwable cause) throws Failure {
        if (cause instanceof Failure failure) {
            throw failure;
        }
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof IOException thrown ? thrown : new IOException(cause);
    }
}
