package dev.vitrine.log.server.service;

import dev.vitrine.log.Acknowledger;
import dev.vitrine.log.AppendException;
import dev.vitrine.log.Log;
import dev.vitrine.log.Submission;
import dev.vitrine.log.server.access.Access;
import dev.vitrine.log.server.admission.Admission;
import dev.vitrine.log.server.metrics.LogMetrics;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import org.jspecify.annotations.Nullable;

/** The way of a leaf from an edge into the log: admission on its own pool, then the sequencer's queue. Thread-safe. */
public final class Submissions {

    private final Log log;
    private final @Nullable Admission admission; // null: any bytes are admitted
    private final Access access;
    private final Workers workers;
    private final LogMetrics metrics;
    private volatile boolean closed;

    public Submissions(Log log, @Nullable Admission admission, Access access, Workers workers, LogMetrics metrics) {
        this.log = log;
        this.admission = admission;
        this.access = access;
        this.workers = workers;
        this.metrics = metrics;
    }

    /** Whether any bytes are admitted. */
    public boolean isRaw() {
        return admission == null;
    }

    /** Submits and returns; {@code then} hears the outcome, possibly before this returns. */
    public void submit(Bytes leaf, Logged then) {
        if (admission == null) {
            enter(leaf, then);
            return;
        }
        var unused = workers.call(() -> {
                    admission.check(leaf);
                    access.checkPublisher(leaf);
                    return leaf;
                })
                .whenComplete((admitted, refusal) -> {
                    if (refusal == null) {
                        enter(leaf, then);
                    } else {
                        metrics.refused.increment();
                        then.refused(refusal);
                    }
                });
    }

    /** From now on every submission is answered with SHUTTING_DOWN. */
    public void close() {
        closed = true;
    }

    private void enter(Bytes leaf, Logged then) {
        try {
            if (closed) {
                throw new Problem(ErrorCode.SHUTTING_DOWN, "the server is shutting down").retryAfter(5);
            }
            Admission.checkSize(leaf);
            log.submit(Submission.of(leaf), 0, new Answer(then));
        } catch (Problem | AppendException e) {
            metrics.refused.increment();
            then.refused(e);
        }
    }

    private record Answer(Logged then) implements Acknowledger {

        @Override
        public void committed(long token, long index, Hash leafHash, boolean duplicate, SignedHead head) {
            then.logged(index, leafHash, duplicate, head);
        }

        @Override
        public void failed(long token, AppendException failure) {
            then.refused(failure);
        }
    }
}
