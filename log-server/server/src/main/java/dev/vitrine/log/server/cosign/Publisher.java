package dev.vitrine.log.server.cosign;

import dev.vitrine.log.Log;
import dev.vitrine.log.server.config.ServerConfig;
import dev.vitrine.log.server.cosign.WitnessAnswer.Outcome;
import dev.vitrine.log.server.metrics.LogMetrics;
import dev.vitrine.log.store.PublishedCheckpoint;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.policy.PolicyWitness;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.text.Decimal;
import dev.vitrine.tlog.wire.AddCheckpointRequest;
import dev.vitrine.tlog.wire.OriginIds;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * Implementation note. One thread owns all of this; replies of witnesses are handed over to it. A round takes the newest
 * head to every witness that is free, in parallel. Once the quorum of the policy is met the checkpoint is published, and the
 * next round may begin with what is newest then: heads in between are never published. Witnesses that answer later than the
 * quorum are added to the published checkpoint if no newer head waits, so that an idle log shows all of its cosignatures.
 *
 * Fail closed: without a quorum nothing is published, and the last published checkpoint stays up. The one checkpoint that
 * is published without a quorum is that of the empty tree, which says nothing about anything and lets clients start.
 */

/** Takes heads to the witnesses, and publishes those that a quorum cosigned. Thread-safe. */
public final class Publisher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    private static final int MAX_TRIES = 3; // of one witness in one round, after conflicts
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration AFTER_FAILED_ROUND = Duration.ofSeconds(1);
    private static final int MAX_WAITERS = 65_536;

    private final Log log;
    private final TrustPolicy policy;
    private final ServerConfig.Publish config;
    private final WitnessHttp http;
    private final LogMetrics metrics;
    private final InstantSource clock;
    private final List<WitnessSession> sessions;
    private final Coverage coverage;
    private final ScheduledThreadPoolExecutor thread;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final List<Consumer<Published>> listeners = new CopyOnWriteArrayList<>();

    // owned by the publisher's thread
    private @Nullable Round round;
    private long nextRoundAt = System.nanoTime();
    private long lastPublishedAt = System.nanoTime();
    private boolean refreshNow; // what is up does not satisfy today's policy

    private volatile Published latest;

    private Publisher(
            Log log,
            TrustPolicy policy,
            ServerConfig.Publish config,
            WitnessHttp http,
            LogMetrics metrics,
            InstantSource clock,
            Published latest) {
        this.log = log;
        this.policy = policy;
        this.config = config;
        this.http = http;
        this.metrics = metrics;
        this.clock = clock;
        this.latest = latest;
        this.refreshNow = !latest.witnessed() && latest.size() > 0;
        this.coverage = new Coverage(latest, MAX_WAITERS);
        this.sessions = sessions(policy, log);
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread owner = new Thread(task, "publisher");
            owner.setDaemon(true);
            return owner;
        });
    }

    /**
     * Starts publishing. Nothing is published yet in a log that was just created: its first checkpoint, of the empty tree,
     * is published here.
     *
     * @param empty the checkpoint of the empty tree, signed by the log
     */
    public static Publisher start(
            Log log,
            CheckpointNote empty,
            TrustPolicy policy,
            ServerConfig.Publish config,
            io.vertx.core.Vertx vertx,
            LogMetrics metrics,
            InstantSource clock) {
        PublishedCheckpoint stored = log.latestPublished().orElseGet(() -> {
            try {
                return log.publish(empty);
            } catch (VerificationException e) {
                throw new IllegalArgumentException("not a checkpoint of the empty tree of this log", e);
            }
        });
        Publisher publisher = new Publisher(
                log,
                policy,
                config,
                new WitnessHttp(vertx, config.witnessTimeout()),
                metrics,
                clock,
                read(stored, policy, clock));
        var unused =
                publisher.thread.scheduleWithFixedDelay(publisher::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
        return publisher;
    }

    /** The newest published checkpoint. */
    public Published latest() {
        return latest;
    }

    /** The first published checkpoint that covers {@code size} leaves, or WITNESSES_UNAVAILABLE after the configured wait. */
    public CompletableFuture<Published> whenPublished(long size) {
        headCommitted();
        return coverage.await(size, System.nanoTime() + config.witnessedWait().toNanos());
    }

    /** Called with every checkpoint that is published from now on, on the publisher's thread; must not block. */
    public void onPublished(Consumer<Published> listener) {
        listeners.add(listener);
    }

    public void removeListener(Consumer<Published> listener) {
        listeners.remove(listener);
    }

    /** Tells that there may be something to publish; cheap, and any thread may do it. */
    public void headCommitted() {
        if (!woken.get() && woken.compareAndSet(false, true)) {
            later(this::pump, 0);
        }
    }

    /** Submissions that wait for their checkpoint. */
    public int waiting() {
        return coverage.waiting();
    }

    /** Tries to publish the newest head, for at most this long, then stops for good. */
    public boolean drain(Duration timeout) throws InterruptedException {
        long size = log.head().size();
        long deadline = System.nanoTime() + timeout.toNanos();
        CompletableFuture<Published> last = coverage.await(size, deadline);
        headCommitted();
        boolean published;
        try {
            Published unused = last.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            published = true;
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            published = false;
        }
        close();
        return published;
    }

    @Override
    public void close() {
        var unused = thread.shutdownNow();
        coverage.close();
        http.close();
    }

    private void tick() {
        coverage.expire(System.nanoTime());
        pump();
    }

    /** Does what can be done now: asks free witnesses, or begins a round. */
    private void pump() {
        woken.set(false);
        try {
            Round current = round;
            if (current != null && !isOver(current)) {
                ask(current);
            } else if (!beginIfDue() && current != null) {
                ask(current);
            }
        } catch (StoreException e) {
            LOG.atWarn().setCause(e).log("publishing waits for the store");
            nextRoundAt = System.nanoTime() + AFTER_FAILED_ROUND.toNanos();
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).log("publishing failed");
            nextRoundAt = System.nanoTime() + AFTER_FAILED_ROUND.toNanos();
        }
    }

    private boolean isOver(Round current) {
        return current.isPublished() || !current.isWaiting();
    }

    private boolean beginIfDue() {
        long now = System.nanoTime();
        SignedHead newest = log.head();
        boolean due = newest.size() > latest.size() || refreshNow || isStale(now);
        if (!due) {
            return false;
        }
        long wait = nextRoundAt - now;
        if (wait > 0) {
            if (wait < TICK.toNanos()) {
                later(this::pump, wait);
            }
            return false;
        }
        nextRoundAt = now + config.minInterval().toNanos();
        Round next = new Round(newest, now);
        round = next;
        ask(next);
        if (!next.isPublished()) {
            tryToPublish(next); // a policy without a quorum needs no answers
        }
        if (!next.isPublished() && !next.isWaiting()) {
            roundFailed();
        }
        return true;
    }

    private boolean isStale(long now) {
        return !config.refreshInterval().isZero()
                && !sessions.isEmpty()
                && now - lastPublishedAt > config.refreshInterval().toNanos();
    }

    /** Asks the witnesses that have not been asked in this round and are free. */
    private void ask(Round current) {
        long now = System.nanoTime();
        for (WitnessSession session : sessions) {
            if (!session.isBusy() && !session.isPaused(now) && current.ask(session)) {
                session.asked();
                request(current, session, 1);
            }
        }
    }

    private void request(Round current, WitnessSession session, int tries) {
        // A size above ours: it cosigned a newer head of ours than this one, or something is very wrong. Ask for
        // nothing.
        long old = Math.min(session.knownSize(), current.size());
        List<Hash> proof = old == 0
                ? List.of()
                : log.consistency(old, current.size()).orElseThrow().hashes();
        // SPEC: only the log's own signature lines: witnesses bound their bodies, and have no use for each other's.
        AddCheckpointRequest request = new AddCheckpointRequest(old, proof, current.note());
        http.post(session.addCheckpointUrl(), request.toBytes()).onComplete(reply -> {
            WitnessReply result = reply.result();
            later(() -> replied(current, session, old, tries, result), 0);
        });
    }

    private void replied(Round current, WitnessSession session, long old, int tries, @Nullable WitnessReply reply) {
        WitnessAnswer answer = reply == null
                ? WitnessAnswer.unavailable()
                : WitnessAnswer.of(reply, old, current.note().checkpoint(), session.verifier());
        metrics.witness(session.name(), answer.outcome().name().toLowerCase(Locale.ROOT))
                .increment();
        if (answer.outcome() == Outcome.CONFLICT) {
            conflict(current, session, old, tries, answer.size());
            return;
        }
        if (answer.outcome() == Outcome.COSIGNED) {
            remember(session, current.size());
        } else {
            report(session, answer.outcome(), reply);
        }
        finish(current, session, answer);
    }

    /** The witness told which size it knows. */
    private void conflict(Round current, WitnessSession session, long old, int tries, long size) {
        if (size <= current.size() && size != old && tries < MAX_TRIES) {
            remember(session, size);
            request(current, session, tries + 1);
            return;
        }
        WitnessAnswer answer = new WitnessAnswer(Outcome.CONFLICT, List.of(), size);
        if (size == old || tries >= MAX_TRIES) {
            LOG.atWarn().addKeyValue("witness", session.name()).log("witness contradicts itself about its size");
            answer = new WitnessAnswer(Outcome.INVALID, List.of(), size);
        } else if (size <= log.head().size()) {
            remember(session, size); // a newer head of ours than this round's: the next round goes on from there
        } else {
            answer = new WitnessAnswer(Outcome.INVALID, List.of(), size);
            witnessIsAhead(session, size);
        }
        finish(current, session, answer);
    }

    private void finish(Round current, WitnessSession session, WitnessAnswer answer) {
        session.answered(answer.outcome(), config.witnessPause(), System.nanoTime());
        current.answered(answer.lines());
        boolean supplement = current.isPublished();
        if (!answer.lines().isEmpty()
                && current == round
                && (!supplement || log.head().size() == current.size())) {
            tryToPublish(current);
        }
        if (current == round && !current.isPublished() && !current.isWaiting()) {
            roundFailed();
        }
        pump();
    }

    private void tryToPublish(Round current) {
        CheckpointNote note;
        try {
            note = current.cosigned();
            var unused = policy.verify(note, clock.instant().getEpochSecond());
        } catch (MalformedException e) {
            throw new AssertionError("bounded by the witnesses of the policy", e);
        } catch (VerificationException e) {
            return; // the quorum is not met yet
        }
        PublishedCheckpoint stored;
        try {
            stored = log.publish(note);
        } catch (VerificationException e) {
            LOG.atError().setCause(e).addKeyValue("size", current.size()).log("checkpoint withheld");
            return;
        }
        boolean first = !current.isPublished();
        current.published();
        Published published =
                new Published(stored.size(), current.head().head().root(), stored.note(), stored.publishedAt(), true);
        latest = published;
        refreshNow = false;
        lastPublishedAt = System.nanoTime();
        if (first) {
            metrics.published.increment();
            metrics.roundSeconds.observeNanos(lastPublishedAt - current.startedAt());
        }
        coverage.published(published);
        for (Consumer<Published> listener : listeners) {
            listener.accept(published);
        }
    }

    /** Everybody who could be asked has answered, and it is not enough: go on when somebody else can be asked. */
    private void roundFailed() {
        long now = System.nanoTime();
        long next = now + AFTER_FAILED_ROUND.toNanos();
        for (WitnessSession session : sessions) {
            if (session.isPaused(now) && session.pausedUntil() - next < 0) {
                next = session.pausedUntil();
            }
        }
        if (next - nextRoundAt > 0) {
            nextRoundAt = next;
        }
    }

    private void remember(WitnessSession session, long size) {
        if (session.knownSize() != size) {
            session.knows(size);
            log.putState(session.stateKey(), session.state());
        }
    }

    /**
     * Either this log was restored from an old copy, or its key signed elsewhere, or the witness lies. A 409 is not signed,
     * so one witness's word must not stop the log; the checkpoint that it cosigned bears our own signature.
     */
    private void witnessIsAhead(WitnessSession session, long size) {
        LOG.atError()
                .addKeyValue("witness", session.name())
                .addKeyValue("witness_size", size)
                .addKeyValue("size", log.head().size())
                .log("witness claims to know a larger tree of this log");
        String origin = policy.logs().isEmpty() ? "" : policy.logs().get(0).origin();
        http.get(session.monitoringUrl(OriginIds.monitoringPath(origin)))
                .onSuccess(reply -> later(() -> evidence(session, reply), 0));
    }

    private void evidence(WitnessSession session, WitnessReply reply) {
        if (reply.status() != 200) {
            return;
        }
        try {
            CheckpointNote note = CheckpointNote.parse(reply.body());
            var unused = policy.verify(note, TrustPolicy.NO_CLOCK);
            requireAhead(session, note);
        } catch (MalformedException e) {
            LOG.atWarn().addKeyValue("witness", session.name()).log("witness showed no checkpoint for its claim");
        } catch (VerificationException e) {
            // The quorum is not needed here: our own signature on a larger tree is enough.
            if (e.reason() == VerificationException.Reason.QUORUM_NOT_MET) {
                evidenceWithoutQuorum(session, reply);
            } else {
                LOG.atWarn().addKeyValue("witness", session.name()).log("witness showed a checkpoint that is not ours");
            }
        }
    }

    private void evidenceWithoutQuorum(WitnessSession session, WitnessReply reply) {
        try {
            // The policy checks the log's signature before it counts witnesses.
            requireAhead(session, CheckpointNote.parse(reply.body()));
        } catch (MalformedException e) {
            throw new AssertionError("parsed before", e);
        }
    }

    private void requireAhead(WitnessSession session, CheckpointNote note) {
        if (note.checkpoint().size() > log.head().size()) {
            LOG.atError()
                    .addKeyValue("witness", session.name())
                    .addKeyValue("checkpoint", note.note().text().toString())
                    .log(
                            "this log signed a larger tree than it has: it was restored from an old copy, or its key is used elsewhere");
            log.halt("a witness holds a larger checkpoint signed by this log");
        }
    }

    private static void report(WitnessSession session, Outcome outcome, @Nullable WitnessReply reply) {
        String message =
                switch (outcome) {
                    case FORKED -> "witness knows another tree of the same size";
                    case UNKNOWN_LOG -> "witness does not know this log";
                    case UNTRUSTED -> "witness does not trust this log's keys";
                    case REJECTED -> "witness calls our request wrong";
                    case INVALID -> "witness answered nonsense";
                    default -> "witness did not answer";
                };
        (outcome == Outcome.UNAVAILABLE ? LOG.atInfo() : outcome == Outcome.UNKNOWN_LOG ? LOG.atWarn() : LOG.atError())
                .addKeyValue("witness", session.name())
                .addKeyValue("status", reply == null ? 0 : reply.status())
                .log(message);
    }

    private void later(Runnable task, long nanos) {
        try {
            var unused = thread.schedule(task, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Closed: whatever it was, nobody waits for it any more.
            woken.set(true);
        }
    }

    private static List<WitnessSession> sessions(TrustPolicy policy, Log log) {
        Map<String, List<PolicyWitness>> byUrl = new LinkedHashMap<>();
        for (PolicyWitness witness : policy.witnesses()) {
            // A witness without a URL cannot be asked; its cosignatures could only come some other way.
            witness.url().ifPresent(url -> byUrl.computeIfAbsent(url, unused -> new ArrayList<>())
                    .add(witness));
        }
        List<WitnessSession> sessions = new ArrayList<>();
        byUrl.forEach((url, witnesses) -> sessions.add(new WitnessSession(url, witnesses)));
        for (WitnessSession session : sessions) {
            log.state(session.stateKey()).ifPresent(state -> session.knows(knownSize(state)));
        }
        return List.copyOf(sessions);
    }

    private static long knownSize(Bytes state) {
        try {
            return Decimal.parse(state.toUtf8());
        } catch (MalformedException e) {
            return 0; // a hint only: the witness will tell
        }
    }

    private static Published read(PublishedCheckpoint stored, TrustPolicy policy, InstantSource clock) {
        try {
            CheckpointNote note = CheckpointNote.parse(stored.note());
            boolean witnessed;
            try {
                var unused = policy.verify(note, clock.instant().getEpochSecond());
                witnessed = true;
            } catch (VerificationException e) {
                witnessed = false;
            }
            return new Published(
                    stored.size(), note.checkpoint().root(), stored.note(), stored.publishedAt(), witnessed);
        } catch (MalformedException e) {
            throw StoreException.fatal("the published checkpoint is damaged", e);
        }
    }
}
