package dev.vitrine.log.server.cosign;

import dev.vitrine.log.Log;
import dev.vitrine.log.server.cosign.WitnessAnswer.Outcome;
import dev.vitrine.log.server.metrics.LogMetrics;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.wire.AddCheckpointRequest;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One witness asked about one head: the request, and the few further ones until both agree on where the witness is. Runs on
 * the publisher's thread.
 */
final class Inquiry {

    private static final Logger LOG = LoggerFactory.getLogger(Inquiry.class);

    private static final int MAX_TRIES = 3;

    /** What an inquiry needs of its surroundings; {@code thread} is the publisher's. */
    record Means(Log log, WitnessHttp http, LogMetrics metrics, Executor thread, AheadCheck aheadCheck) {}

    private final Means means;
    private final Round round;
    private final WitnessSession session;
    private final Consumer<WitnessAnswer> done;
    private long old; // what the last request said
    private int tries;

    Inquiry(Means means, Round round, WitnessSession session, Consumer<WitnessAnswer> done) {
        this.means = means;
        this.round = round;
        this.session = session;
        this.done = done;
    }

    /** Asks; {@code done} hears the answer exactly once, on the publisher's thread. */
    void start() {
        try {
            request();
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).addKeyValue("witness", session.name()).log("witness could not be asked");
            means.thread().execute(() -> done.accept(WitnessAnswer.unavailable()));
        }
    }

    private void request() {
        tries++;
        // A size above this head's: it cosigned a newer head of ours, which it will tell.
        old = Math.min(session.knownSize(), round.size());
        List<Hash> proof = old == 0
                ? List.of()
                : means.log()
                        .consistency(old, round.size())
                        .orElseThrow(() -> new AssertionError("bad math: a round is of a committed head"))
                        .hashes();
        // Only the log's own signature lines: witnesses bound their bodies, and have no use for each other's.
        AddCheckpointRequest request = new AddCheckpointRequest(old, proof, round.note());
        means.http().post(session.addCheckpointUrl(), request.toBytes()).onComplete(reply -> {
            WitnessReply result = reply.result();
            means.thread().execute(() -> replied(result));
        });
    }

    private void replied(@Nullable WitnessReply reply) {
        WitnessAnswer answer;
        try {
            answer = reply == null
                    ? WitnessAnswer.unavailable()
                    : WitnessAnswer.of(reply, old, round.note().checkpoint(), session.verifier());
            means.metrics()
                    .witness(session.name(), answer.outcome().name().toLowerCase(Locale.ROOT))
                    .increment();
            if (answer.outcome() == Outcome.CONFLICT) {
                if (goOnFrom(answer.size())) {
                    return;
                }
                answer = settled(answer.size());
            } else if (answer.outcome() == Outcome.COSIGNED) {
                remember(round.size());
            } else {
                report(answer.outcome(), reply);
            }
        } catch (RuntimeException e) { // the store
            LOG.atWarn().setCause(e).addKeyValue("witness", session.name()).log("witness was asked in vain");
            answer = WitnessAnswer.unavailable();
        }
        done.accept(answer);
    }

    /** Asks again from the size that the witness told, if that can help. */
    private boolean goOnFrom(long size) {
        if (size > round.size() || size == old || tries >= MAX_TRIES) {
            return false;
        }
        remember(size);
        request();
        return true;
    }

    private WitnessAnswer settled(long size) {
        if (size > means.log().head().size()) {
            means.aheadCheck().claimed(session, size);
            return new WitnessAnswer(Outcome.INVALID, List.of(), size);
        }
        if (size > round.size()) {
            remember(size); // a newer head of ours: the next round goes on from there
            return new WitnessAnswer(Outcome.CONFLICT, List.of(), size);
        }
        LOG.atWarn().addKeyValue("witness", session.name()).log("witness contradicts itself about its size");
        return new WitnessAnswer(Outcome.INVALID, List.of(), size);
    }

    private void remember(long size) {
        if (session.knownSize() != size) {
            session.knows(size);
            means.log().putState(session.stateKey(), session.state());
        }
    }

    private void report(Outcome outcome, @Nullable WitnessReply reply) {
        String message =
                switch (outcome) {
                    case FORKED -> "witness knows another tree of the same size";
                    case UNKNOWN_LOG -> "witness does not know this log";
                    case UNTRUSTED -> "witness does not trust this log's keys";
                    case REJECTED -> "witness calls our request wrong";
                    case INVALID -> "witness answered nonsense";
                    case COSIGNED, CONFLICT, UNAVAILABLE -> "witness did not answer";
                };
        var line =
                switch (outcome) {
                    case UNAVAILABLE -> LOG.atInfo();
                    case UNKNOWN_LOG -> LOG.atWarn();
                    default -> LOG.atError();
                };
        line.addKeyValue("witness", session.name())
                .addKeyValue("size", round.size())
                .addKeyValue("status", reply == null ? 0 : reply.status())
                .log(message);
    }
}
