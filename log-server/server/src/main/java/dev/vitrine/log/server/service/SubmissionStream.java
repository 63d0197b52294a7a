package dev.vitrine.log.server.service;

import dev.vitrine.log.server.access.Submitter;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.SubmitAck;
import dev.vitrine.proto.v1.SubmitRequest;
import dev.vitrine.proto.v1.Wait;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One stream of submissions: answers each in the order of the requests, while further ones come in. What is in flight is
 * bounded: above the window, or while the peer does not read its answers, the source is told to wait. Owned by one event
 * loop; outcomes are handed over to it.
 */
public final class SubmissionStream {

    /** What a transport does for a stream; called on the event loop. */
    public interface Transport {

        /** Adds one answer to what will be sent. */
        void add(SubmitAck ack);

        /** Sends what was added. */
        void flush();

        /** Whether the peer does not keep up with the answers. */
        boolean isFull();

        /** Stops and resumes the requests. Idempotent. */
        void pause(boolean paused);

        /** Everything was answered. A failure, if there was one, ended the stream early. */
        void finished(@Nullable Throwable failure);
    }

    private static final long RETRY_MILLIS = 5;

    private final Services services;
    private final LoopExecutor loop;
    private final int window;
    private final Submitter submitter;
    private final Transport transport;

    private final Deque<Slot> inFlight = new ArrayDeque<>(); // in the order of the requests
    private final Deque<Slot> stalled = new ArrayDeque<>(); // for want of room or of his share, to be tried again
    private long next; // sequence number
    private boolean ended;
    private boolean finished;
    private boolean flushing;
    private boolean retrying;
    private @Nullable Throwable failure;

    public SubmissionStream(Services services, LoopExecutor loop, Submitter submitter, Transport transport) {
        this.services = services;
        this.submitter = submitter;
        this.loop = loop;
        this.window = services.config().http().streamWindow();
        this.transport = transport;
        services.streams().opened(this);
    }

    /** The next request. May be called above the window: what was read already is not lost. */
    public void request(SubmitRequest request) {
        if (ended) {
            return;
        }
        Slot slot = new Slot(next++, Bytes.wrapUnsafe(request.getLeaf().toByteArray()), request.getWait());
        inFlight.add(slot);
        submit(slot);
        regulate();
    }

    /** The peer has sent everything. */
    public void end() {
        ended = true;
        finishIfDone();
    }

    /** The requests cannot be understood any more: what came before is answered, then the stream ends. */
    public void fail(Throwable cause) {
        if (!ended) {
            failure = cause;
            end();
        }
    }

    /** As {@link #fail}, from any thread. */
    void end(Throwable cause) {
        loop.execute(() -> fail(cause));
    }

    /** The peer is gone; what was submitted will be logged all the same. */
    public void abandon() {
        ended = true;
        finished = true;
        services.streams().closed(this);
        stalled.clear();
        inFlight.clear();
    }

    /** The peer reads again. */
    public void drained() {
        regulate();
    }

    private void submit(Slot slot) {
        if (slot.wait == Wait.UNRECOGNIZED) {
            slot.refused(new Problem(ErrorCode.INVALID_FIELD, "wait", "not a known way to wait"));
            return;
        }
        Bytes leaf = slot.leaf;
        if (leaf != null && !slot.charged && !submitter.take()) {
            stall(slot); // the stream goes as fast as its share
        } else if (leaf != null) {
            slot.charged = true;
            services.submissions().submit(leaf, slot);
        }
    }

    /** Reading goes on while there is room for requests in flight and for their answers. */
    private void regulate() {
        transport.pause(inFlight.size() >= window || transport.isFull() || !stalled.isEmpty());
    }

    private void stall(Slot slot) {
        stalled.add(slot);
        transport.pause(true);
        retryLater();
    }

    private void retryLater() {
        if (!retrying) {
            retrying = true;
            loop.schedule(RETRY_MILLIS, TimeUnit.MILLISECONDS, () -> {
                retrying = false;
                int count = stalled.size();
                for (int i = 0; i < count && !stalled.isEmpty(); i++) {
                    submit(stalled.remove());
                }
                regulate();
            });
        }
    }

    /** On the loop: an outcome is there. All that came with one wake-up of the loop leave in one piece. */
    private void settled() {
        if (!flushing) {
            flushing = true;
            loop.execute(this::flush);
        }
    }

    private void flush() {
        flushing = false;
        boolean added = false;
        for (Slot head = inFlight.peek(); head != null && head.ack != null; head = inFlight.peek()) {
            transport.add(head.ack);
            inFlight.remove();
            added = true;
        }
        if (added) {
            transport.flush();
        }
        regulate();
        finishIfDone();
    }

    private void finishIfDone() {
        if (ended && inFlight.isEmpty() && !finished) {
            finished = true;
            services.streams().closed(this);
            transport.finished(failure);
        }
    }

    /** One request on its way. Fields are of the event loop. */
    private final class Slot implements Logged {

        private final long sequence;
        private final Wait wait;
        private boolean charged; // to the submitter's share
        private @Nullable Bytes leaf; // until it is settled
        private @Nullable SubmitAck ack; // once it is

        Slot(long sequence, Bytes leaf, Wait wait) {
            this.sequence = sequence;
            this.leaf = leaf;
            this.wait = wait;
        }

        @Override
        public void logged(long index, Hash leafHash, boolean duplicate, SignedHead head, List<String> labels) {
            if (wait == Wait.WAIT_WITNESSED) {
                var unused = services.publisher()
                        .whenPublished(index + 1)
                        .whenCompleteAsync(
                                (published, late) -> {
                                    if (late == null) {
                                        accepted(index, leafHash, duplicate, head, labels);
                                    } else {
                                        failed(late);
                                    }
                                },
                                loop);
            } else {
                loop.execute(() -> accepted(index, leafHash, duplicate, head, labels));
            }
        }

        @Override
        public void refused(Throwable cause) {
            loop.execute(() -> {
                Problem problem = Failures.problem(cause);
                // A problem of the leaf itself, such as a publisher's used-up share, is the answer.
                boolean full = problem.code() == ErrorCode.TOO_MANY_REQUESTS
                        && problem.where().isEmpty();
                if (full && !finished) {
                    stall(this);
                } else {
                    failed(cause);
                }
            });
        }

        private void accepted(long index, Hash leafHash, boolean duplicate, SignedHead head, List<String> labels) {
            SubmitAck.Builder builder = SubmitAck.newBuilder().setSequence(sequence);
            builder.getLoggedBuilder()
                    .setIndex(index)
                    .setLeafHash(Receipts.bytes(leafHash))
                    .setDuplicate(duplicate)
                    .setTreeSize(head.size())
                    .addAllLabels(labels);
            settle(builder.build());
        }

        private void failed(Throwable cause) {
            Problem problem = Failures.problem(cause);
            String id = services.failures().record(cause, problem, "SubmitStream");
            settle(SubmitAck.newBuilder()
                    .setSequence(sequence)
                    .setError(problem.toMessage(id))
                    .build());
        }

        private void settle(SubmitAck answer) {
            ack = answer;
            leaf = null;
            settled();
        }
    }
}
