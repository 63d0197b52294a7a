package dev.vitrine.log.server.cosign;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;

/** Those who wait until a tree of some size is published. Thread-safe and bounded. */
final class Coverage {

    private static final class Waiter implements Comparable<Waiter> {
        final long size;
        final long deadline;
        final CompletableFuture<Published> answer = new CompletableFuture<>();

        Waiter(long size, long deadline) {
            this.size = size;
            this.deadline = deadline;
        }

        @Override
        public int compareTo(Waiter other) {
            return Long.compare(size, other.size);
        }
    }

    private final int limit;

    @GuardedBy("this")
    private final PriorityQueue<Waiter> bySize = new PriorityQueue<>();

    @GuardedBy("this")
    private Published latest;

    Coverage(Published latest, int limit) {
        this.latest = latest;
        this.limit = limit;
    }

    /** The first published checkpoint from now on whose tree has at least {@code size} leaves. */
    synchronized CompletableFuture<Published> await(long size, long deadline) {
        if (latest.size() >= size) {
            return CompletableFuture.completedFuture(latest);
        }
        if (bySize.size() >= limit) {
            return CompletableFuture.failedFuture(
                    new Problem(ErrorCode.TOO_MANY_REQUESTS, "too many submissions wait for the witnesses")
                            .retryAfter(5));
        }
        Waiter waiter = new Waiter(size, deadline);
        bySize.add(waiter);
        return waiter.answer;
    }

    void published(Published checkpoint) {
        List<Waiter> covered = new ArrayList<>();
        synchronized (this) {
            latest = checkpoint;
            for (Waiter next = bySize.peek(); next != null && next.size <= checkpoint.size(); next = bySize.peek()) {
                covered.add(bySize.remove());
            }
        }
        for (Waiter waiter : covered) {
            boolean unused = waiter.answer.complete(checkpoint);
        }
    }

    /** Answers those whose time is up; called from time to time. */
    void expire(long now) {
        fail(
                now,
                new Problem(
                                ErrorCode.WITNESSES_UNAVAILABLE,
                                "the entry is committed, but the witness quorum did not answer in time; ask for its receipt later")
                        .retryAfter(10));
    }

    /** Answers everybody: nothing more will be published. */
    void close() {
        fail(
                Long.MAX_VALUE,
                new Problem(
                                ErrorCode.SHUTTING_DOWN,
                                "the entry is committed; ask for its witnessed receipt after the restart")
                        .retryAfter(10));
    }

    synchronized int waiting() {
        return bySize.size();
    }

    private void fail(long now, Problem problem) {
        List<Waiter> late = new ArrayList<>();
        synchronized (this) {
            bySize.removeIf(waiter -> {
                boolean due = waiter.deadline - now <= 0 || now == Long.MAX_VALUE;
                if (due) {
                    late.add(waiter);
                }
                return due;
            });
        }
        for (Waiter waiter : late) {
            boolean unused = waiter.answer.completeExceptionally(problem);
        }
    }
}
