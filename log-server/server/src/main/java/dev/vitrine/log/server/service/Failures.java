package dev.vitrine.log.server.service;

import dev.vitrine.log.AppendException;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.server.problem.Problems;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.proto.v1.ErrorCode;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever went wrong into a {@link Problem}, and writes it down under its request ID. */
public final class Failures {

    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    /** Refusals logged per second: strangers decide how many there are. */
    private static final int LOGGED_PER_SECOND = 50;

    private final RequestIds ids;
    private final LongSupplier clock; // milliseconds
    private final AtomicInteger logged = new AtomicInteger();
    private volatile long second;

    public Failures(RequestIds ids, LongSupplier clock) {
        this.ids = ids;
        this.clock = clock;
    }

    /** The words for the peer. What is not theirs to know becomes INTERNAL. */
    public static Problem problem(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof Problem problem) {
            return problem;
        }
        if (cause instanceof InvalidEntryException invalid) {
            return new Problem(invalid.code(), invalid.where(), String.valueOf(invalid.getMessage()));
        }
        if (cause instanceof AppendException append) {
            return ofAppend(append.reason());
        }
        if (cause instanceof StoreException store && store.isRetryable()) {
            return new Problem(ErrorCode.INTERNAL, "the store does not answer").retryAfter(5);
        }
        return new Problem(ErrorCode.INTERNAL, "something is wrong with this server");
    }

    private static Problem ofAppend(AppendException.Reason reason) {
        return switch (reason) {
            case TOO_LARGE -> new Problem(ErrorCode.LEAF_TOO_LARGE, "leaf", "a leaf has at most 65,535 bytes");
            case FULL -> new Problem(ErrorCode.TOO_MANY_REQUESTS, "as many entries wait as may wait").retryAfter(1);
            case STORE_UNAVAILABLE ->
                new Problem(ErrorCode.INTERNAL, "the store does not answer; the entry was not logged").retryAfter(5);
            case OUTCOME_UNKNOWN ->
                new Problem(
                                ErrorCode.INTERNAL,
                                "the entry may or may not have been logged; submitting it again is safe")
                        .retryAfter(5);
            case HALTED -> new Problem(ErrorCode.READ_ONLY, "the log takes no entries until its operator acts");
            case CLOSED -> new Problem(ErrorCode.SHUTTING_DOWN, "the server is shutting down").retryAfter(5);
        };
    }

    /** Logs the failure of one request and returns the ID under which it can be found. */
    public String record(Throwable failure, Problem problem, String route) {
        String id = ids.next();
        boolean ours = Problems.of(problem.code()).httpStatus() == 500;
        if (ours && failure != problem) {
            log.atError()
                    .addKeyValue("request", id)
                    .addKeyValue("route", route)
                    .setCause(failure)
                    .log("request failed");
        } else if (mayLog()) {
            log.atInfo()
                    .addKeyValue("request", id)
                    .addKeyValue("route", route)
                    .addKeyValue("code", problem.code())
                    .addKeyValue("where", problem.where())
                    .log("request refused");
        }
        return id;
    }

    private boolean mayLog() {
        long now = clock.getAsLong() / 1000;
        if (now != second) {
            second = now; // a race lets a few more lines through, which is no harm
            logged.set(0);
        }
        return logged.incrementAndGet() <= LOGGED_PER_SECOND;
    }
}
