package dev.vitrine.witness.http;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.wire.AddCheckpointRequest;
import dev.vitrine.tlog.wire.SignSubtreeRequest;
import dev.vitrine.witness.decision.Cosigned;
import dev.vitrine.witness.decision.Outcome;
import dev.vitrine.witness.decision.Refusal;
import dev.vitrine.witness.decision.TrustedLog;
import dev.vitrine.witness.decision.Witness;
import dev.vitrine.witness.logs.LogDirectory;
import dev.vitrine.witness.store.CheckpointStore;
import dev.vitrine.witness.store.OriginHash;
import dev.vitrine.witness.store.StoreBusyException;
import dev.vitrine.witness.store.StoredCheckpoint;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the bytes of a request to its answer: parse, look up, decide, sign in memory, store, and only then answer. Methods
 * block for reads and signatures, so they run on the pool; a failing store is an exception, or a failed stage.
 */
final class WitnessService {

    private static final Logger LOG = LoggerFactory.getLogger(WitnessService.class);

    private final Witness witness;
    private final LogDirectory logs;
    private final CheckpointStore store;
    private final InstantSource clock;

    WitnessService(Witness witness, LogDirectory logs, CheckpointStore store, InstantSource clock) {
        this.witness = witness;
        this.logs = logs;
        this.store = store;
        this.clock = clock;
    }

    CompletionStage<Answer> addCheckpoint(Bytes body) {
        AddCheckpointRequest request;
        try {
            request = AddCheckpointRequest.parse(body);
        } catch (MalformedException e) {
            return done(Answer.malformed(e));
        }
        String origin = request.checkpoint().checkpoint().origin();
        Optional<TrustedLog> log = logs.find(origin);
        OriginHash id = OriginHash.of(origin);
        TreeHead latest = log.isEmpty() ? TreeHead.EMPTY : store.latest(id);
        return witness.decide(log, latest, request)
                .fold(
                        consistent -> commit(id, latest, consistent),
                        size -> done(Answer.conflict(size)),
                        reason -> done(refused(reason, latest, request)));
    }

    private CompletionStage<Answer> commit(OriginHash id, TreeHead latest, Outcome.Consistent consistent) {
        Cosigned cosigned = witness.cosign(consistent, clock.instant().getEpochSecond());
        StoredCheckpoint next = new StoredCheckpoint(
                consistent.checkpoint().head(), cosigned.note().toBytes());
        try {
            // SPEC: "The witness MUST persist the new checkpoint before responding. Note that checking the old size
            // against the latest checkpoint and persisting the new checkpoint must be performed atomically"
            //
            // Another request may have moved the head since it was read. Heads only grow, so this one's old size is
            // then not the latest any more, which is the conflict of the specification.
            return store.replace(id, latest, next)
                    .thenApply(replacement -> replacement.fold(
                            () -> Answer.cosigned(cosigned.response()), actual -> Answer.conflict(actual.size())));
        } catch (StoreBusyException e) {
            return done(Answer.busy());
        }
    }

    private static Answer refused(Refusal reason, TreeHead latest, AddCheckpointRequest request) {
        if (reason == Refusal.ROOT_MISMATCH || reason == Refusal.BAD_PROOF) {
            // The log itself signed this. It may be a fork; at the least its operator has a problem.
            LOG.atWarn()
                    .addKeyValue("origin", request.checkpoint().checkpoint().origin())
                    .addKeyValue("reason", reason.code())
                    .addKeyValue("latestSize", latest.size())
                    .addKeyValue("latestRoot", latest.root())
                    .addKeyValue("size", request.checkpoint().checkpoint().size())
                    .addKeyValue("root", request.checkpoint().checkpoint().root())
                    .log("an inconsistent checkpoint with the log's signature was refused");
        }
        return Answer.refused(reason);
    }

    CompletionStage<Answer> signSubtree(Bytes body) {
        SignSubtreeRequest request;
        try {
            request = SignSubtreeRequest.parse(body);
        } catch (MalformedException e) {
            return done(Answer.malformed(e));
        }
        Optional<TrustedLog> log = logs.find(request.reference().checkpoint().origin());
        return done(witness.signSubtree(log, request).fold(Answer::cosigned, Answer::refused));
    }

    CompletionStage<Answer> checkpoint(OriginHash id) {
        Function<Bytes, Answer> found = note -> Answer.ok(Answer.TEXT, note);
        return done(store.checkpoint(id).map(found).orElseGet(Answer::neverCosigned));
    }

    private static CompletionStage<Answer> done(Answer answer) {
        return CompletableFuture.completedStage(answer);
    }
}
