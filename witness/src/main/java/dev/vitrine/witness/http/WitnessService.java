package dev.vitrine.witness.http;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import dev.vitrine.tlog.wire.AddCheckpointRequest;
import dev.vitrine.tlog.wire.SignSubtreeRequest;
import dev.vitrine.witness.decision.Cosigned;
import dev.vitrine.witness.decision.CosigningClock;
import dev.vitrine.witness.decision.Outcome;
import dev.vitrine.witness.decision.Refusal;
import dev.vitrine.witness.decision.TrustedLog;
import dev.vitrine.witness.decision.Witness;
import dev.vitrine.witness.logs.Budgets;
import dev.vitrine.witness.logs.LogDirectory;
import dev.vitrine.witness.store.CheckpointStore;
import dev.vitrine.witness.store.OriginHash;
import dev.vitrine.witness.store.StoreBusyException;
import dev.vitrine.witness.store.StoreException;
import dev.vitrine.witness.store.StoredCheckpoint;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
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

    private final WitnessParts parts;
    private final Witness witness;
    private final LogDirectory logs;
    private final CheckpointStore store;
    private final InstantSource clock;
    private final CosigningClock cosigningClock;
    private final Budgets budgets = new Budgets();
    private final Refusals refusals = new Refusals();
    private final String prefix;

    /** @param prefix of the monitoring paths, for answers that point to evidence */
    WitnessService(WitnessParts parts, InstantSource clock, String prefix) {
        this.parts = parts;
        this.witness = parts.witness();
        this.logs = parts.logs();
        this.store = parts.store();
        this.clock = clock;
        this.cosigningClock = new CosigningClock(clock, store.latestTime());
        this.prefix = prefix;
    }

    Refusals refusals() {
        return refusals;
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
        Optional<VerifiedMisbehaviour> barred =
                log.isEmpty() ? Optional.empty() : parts.evidence().bars(origin);
        if (barred.isPresent()) {
            refusals.refused(origin, Refusal.LOG_MISBEHAVED.code(), now());
            return done(Answer.misbehaved(barred.get(), prefix));
        }
        return witness.decide(log, latest, request)
                .fold(
                        consistent -> commit(log.orElseThrow(), id, latest, consistent),
                        size -> done(conflict(id, latest, request)),
                        reason -> done(refused(reason, log, id, latest, request)));
    }

    private CompletionStage<Answer> commit(
            TrustedLog log, OriginHash id, TreeHead latest, Outcome.Consistent consistent) {
        if (log.requestsPerDay() != TrustedLog.UNLIMITED) {
            boolean growth = consistent.checkpoint().size() > latest.size();
            long wait = budgets.take(log.origin(), log.requestsPerDay(), growth, System.nanoTime());
            if (wait > 0) {
                refusals.refused(log.origin(), "over-budget", now());
                return done(Answer.overBudget(wait));
            }
        }
        OptionalLong time = cosigningClock.now();
        if (time.isEmpty()) {
            return done(Answer.clockBehind());
        }
        Cosigned cosigned = witness.cosign(consistent, time.getAsLong());
        StoredCheckpoint next = new StoredCheckpoint(
                consistent.checkpoint().head(),
                time.getAsLong(),
                cosigned.note().toBytes());
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

    private long now() {
        return clock.instant().getEpochSecond();
    }

    /** The request starts from another size. That is every day's business, unless its head contradicts ours. */
    private Answer conflict(OriginHash id, TreeHead latest, AddCheckpointRequest request) {
        TreeHead head = request.checkpoint().checkpoint().head();
        if (head.size() <= latest.size() && !head.equals(latest)) {
            compare(id, request.checkpoint());
        }
        return Answer.conflict(latest.size());
    }

    /**
     * Hands a head that the log signed and that does not follow from ours to gossip, together with ours as it is now. What it
     * proves, if anything, is found out there: a proof that does not verify says nothing about the log, and the protocol's
     * answers to this request and to the next ones do not depend on it.
     */
    private void compare(OriginHash id, CheckpointNote note) {
        Optional<CheckpointNote> own = store.checkpoint(id).map(WitnessService::parse);
        boolean unused = parts.gossip().sighted(note, own);
    }

    private static CheckpointNote parse(Bytes stored) {
        try {
            return CheckpointNote.parse(stored);
        } catch (MalformedException e) {
            throw new StoreException("a stored checkpoint is damaged", e);
        }
    }

    private Answer refused(
            Refusal reason, Optional<TrustedLog> log, OriginHash id, TreeHead latest, AddCheckpointRequest request) {
        if (log.isPresent()) {
            refusals.refused(log.get().origin(), reason.code(), now());
        }
        boolean signedByLog =
                reason == Refusal.ROOT_MISMATCH || reason == Refusal.BAD_PROOF || reason == Refusal.WRONG_EMPTY_ROOT;
        if (signedByLog) {
            compare(id, request.checkpoint());
        }
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
        return done(witness.signSubtree(log, request, now()).fold(Answer::cosigned, Answer::refused));
    }

    CompletionStage<Answer> checkpoint(OriginHash id) {
        Function<Bytes, Answer> found = note -> Answer.ok(Answer.TEXT, note);
        return done(store.checkpoint(id).map(found).orElseGet(Answer::neverCosigned));
    }

    private static CompletionStage<Answer> done(Answer answer) {
        return CompletableFuture.completedStage(answer);
    }
}
