package dev.vitrine.log.server.service;

import dev.vitrine.log.Acknowledger;
import dev.vitrine.log.AppendException;
import dev.vitrine.log.Log;
import dev.vitrine.log.Submission;
import dev.vitrine.log.server.access.Access;
import dev.vitrine.log.server.admission.Admission;
import dev.vitrine.log.server.admission.Admitted;
import dev.vitrine.log.server.admission.Opened;
import dev.vitrine.log.server.index.LeafTerms;
import dev.vitrine.log.server.index.LoggedLeaf;
import dev.vitrine.log.server.metrics.LogMetrics;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.KeyCompromise;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The way of a leaf from an edge into the log: its envelope on one pool, its evidence on another, then the sequencer's queue.
 * What holds no evidence does not wait behind what does. Thread-safe.
 */
public final class Submissions {

    private final Log log;
    private final @Nullable Admission admission; // null: any bytes are admitted
    private final boolean indexes;
    private final Access access;
    private final Workers envelopes;
    private final Workers evidence;
    private final LogMetrics metrics;
    private volatile boolean closed;

    /**
     * @param indexes whether admitted entries get terms
     * @param envelopes where envelopes are opened
     * @param evidence where evidence is judged
     */
    public Submissions(
            Log log,
            @Nullable Admission admission,
            boolean indexes,
            Access access,
            Workers envelopes,
            Workers evidence,
            LogMetrics metrics) {
        this.log = log;
        this.admission = admission;
        this.indexes = indexes;
        this.access = access;
        this.envelopes = envelopes;
        this.evidence = evidence;
        this.metrics = metrics;
    }

    /** Whether any bytes are admitted. */
    public boolean isRaw() {
        return admission == null;
    }

    /** Submits and returns; {@code then} hears the outcome, possibly before this returns. */
    public void submit(Bytes leaf, Logged then) {
        if (admission == null) {
            enter(Admitted.raw(leaf), then);
            return;
        }
        Admission gate = admission;
        var unused = envelopes
                .call(() -> {
                    Opened opened = gate.open(leaf);
                    access.checkPublisher(leaf);
                    return opened;
                })
                .thenCompose(opened -> judged(gate, opened))
                .whenComplete((admitted, refusal) -> {
                    if (refusal == null) {
                        enter(admitted, then);
                    } else {
                        metrics.refused.increment();
                        then.refused(refusal);
                    }
                });
    }

    private CompletableFuture<Admitted> judged(Admission gate, Opened opened) {
        if (opened.needsJudging()) {
            return evidence.call(() -> gate.judge(opened));
        }
        try {
            return CompletableFuture.completedFuture(gate.judge(opened));
        } catch (Problem e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** From now on every submission is answered with SHUTTING_DOWN. */
    public void close() {
        closed = true;
    }

    private void enter(Admitted admitted, Logged then) {
        try {
            if (closed) {
                throw new Problem(ErrorCode.SHUTTING_DOWN, "the server is shutting down").retryAfter(5);
            }
            Admission.checkSize(admitted.leaf());
            Submission submission = new Submission(admitted.leaf(), terms(admitted));
            log.submit(submission, 0, new Answer(learner(admitted), admitted.labels(), then));
        } catch (Problem | AppendException e) {
            metrics.refused.increment();
            then.refused(e);
        }
    }

    private List<Bytes> terms(Admitted admitted) {
        return admission == null || !indexes
                ? List.of()
                : LeafTerms.of(
                        LoggedLeaf.of(admitted.leaf(), admitted.entry(), admitted.statement()),
                        admitted.assessment().labels());
    }

    /** What admission is to hear once the entry is logged; the entry itself is not kept until then. */
    private @Nullable Runnable learner(Admitted admitted) {
        Admission gate = admission;
        KeyCompromise compromise = admitted.statement()
                .filter(Statement::hasKeyCompromise)
                .map(Statement::getKeyCompromise)
                .orElse(null);
        return gate == null || compromise == null ? null : () -> gate.learn(compromise);
    }

    private record Answer(@Nullable Runnable learner, List<String> labels, Logged then) implements Acknowledger {

        @Override
        public void committed(long token, long index, Hash leafHash, boolean duplicate, SignedHead head) {
            if (learner != null) {
                learner.run();
            }
            then.logged(index, leafHash, duplicate, head, labels);
        }

        @Override
        public void failed(long token, AppendException failure) {
            then.refused(failure);
        }
    }
}
