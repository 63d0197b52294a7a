package dev.vitrine.log.server.cosign;

import dev.vitrine.log.Log;
import dev.vitrine.log.server.config.ServerConfig;
import dev.vitrine.log.server.metrics.LogMetrics;
import dev.vitrine.log.store.PublishedCheckpoint;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.cosignature.CheckpointVerifier;
import dev.vitrine.tlog.policy.TrustPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    private static final long TICK_NANOS = Duration.ofMillis(50).toNanos();
    private static final long AFTER_FAILED_ROUND_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MAX_WAITERS = 65_536;

    private final Log log;
    private final TrustPolicy policy;
    private final ServerConfig.Publish config;
    private final LogMetrics metrics;
    private final InstantSource clock;
    private final PublisherThread thread = new PublisherThread();
    private final WitnessHttp http;
    private final Inquiry.Means means;
    private final List<WitnessSession> sessions;
    private final Coverage coverage;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final List<Consumer<Published>> listeners = new CopyOnWriteArrayList<>();

    // owned by the publisher's thread
    private @Nullable Round round;
    private long nextRoundAt = System.nanoTime();
    private long lastPublishedAt = System.nanoTime();
    private boolean refreshNow; // what is up does not satisfy today's policy

    private volatile Published latest;

    /**
     * Reads what is published. Nothing is yet in a log that was just created: its first checkpoint is published here.
     *
     * @param empty the checkpoint of the empty tree, signed by the log
     */
    public Publisher(
            Log log,
            CheckpointNote empty,
            TrustPolicy policy,
            ServerConfig.Publish config,
            LogMetrics metrics,
            InstantSource clock) {
        this.log = log;
        this.policy = policy;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
        this.http = new WitnessHttp(config.witnessTimeout());
        String origin = empty.checkpoint().origin();
        CheckpointVerifier ourKeys = CheckpointVerifier.of(policy.logs().stream()
                .filter(known -> known.origin().equals(origin))
                .map(known -> known.key())
                .toList());
        this.means = new Inquiry.Means(log, http, metrics, thread, new AheadCheck(log, origin, ourKeys, http, thread));
        this.sessions = WitnessSession.ofPolicy(policy, log);
        this.latest = read(log.latestPublished().orElseGet(() -> publishEmpty(log, empty)));
        this.refreshNow = !latest.witnessed() && latest.size() > 0;
        this.coverage = new Coverage(latest, MAX_WAITERS);
    }

    public void start() {
        thread.every(TICK_NANOS, () -> {
            coverage.expire(System.nanoTime());
            pump();
        });
    }

    /**
     * Asks the witnesses whether they know more of this log than it does itself, and halts it if one can show so. Nothing may
     * be appended before. A witness that does not answer in time is passed over: it would tell at the next round.
     */
    public void askForLaterHeads() {
        long limit = 2 * config.witnessTimeout().toMillis();
        try {
            Void unused = means.aheadCheck().ask(sessions).get(limit, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn().setCause(e).log("not all witnesses were asked for their last head");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The newest published checkpoint. */
    public Published latest() {
        return latest;
    }

    /** The first published checkpoint that covers {@code size} leaves, or WITNESSES_UNAVAILABLE after the configured wait. */
    public CompletableFuture<Published> whenPublished(long size) {
        long start = System.nanoTime();
        headCommitted();
        return coverage.await(size, start + config.witnessedWait().toNanos()).whenComplete((published, late) -> {
            if (published != null) {
                metrics.witnessedSeconds.observeNanos(System.nanoTime() - start);
            }
        });
    }

    /** Called with every checkpoint that is published from now on, on the publisher's thread; must not block. */
    public void addListener(Consumer<Published> listener) {
        listeners.add(listener);
    }

    public void removeListener(Consumer<Published> listener) {
        listeners.remove(listener);
    }

    /** Tells that there may be something to publish; cheap, and any thread may do it. */
    public void headCommitted() {
        if (!woken.get() && woken.compareAndSet(false, true)) {
            thread.execute(this::pump);
        }
    }

    /**
     * The URLs of the witnesses whose last answer needs a person, with what it was: they know another tree of this log, distrust it,
     * or call it wrong.
     */
    public Map<String, String> alarmed() {
        Map<String, String> alarmed = new LinkedHashMap<>();
        for (WitnessSession session : sessions) {
            session.alarm()
                    .ifPresent(
                            outcome -> alarmed.put(session.url(), outcome.name().toLowerCase(Locale.ROOT)));
        }
        return alarmed;
    }

    /** How many they are. */
    public long alarms() {
        return alarmed().size();
    }

    /** Submissions that wait for their checkpoint. */
    public int waiting() {
        return coverage.waiting();
    }

    /** Tries to publish the newest head, for at most this long, then stops for good. Whether that head is published. */
    public boolean drain(Duration timeout) throws InterruptedException {
        CompletableFuture<Published> last = coverage.await(log.head().size(), System.nanoTime() + timeout.toNanos());
        thread.execute(() -> {
            nextRoundAt = System.nanoTime(); // the last one need not keep the pace
            pump();
        });
        try {
            Published unused = last.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        thread.stop();
        coverage.close();
        http.close();
    }

    /** Does what can be done now: asks free witnesses, or begins a round. */
    private void pump() {
        woken.set(false);
        try {
            Round current = round;
            boolean over = current == null || current.isPublished() || isExhausted(current);
            boolean began = over && beginIfDue();
            if (current != null && !began) {
                ask(current); // those that were busy or paused when it began
            }
        } catch (StoreException e) {
            LOG.atWarn().setCause(e).log("publishing waits for the store");
            nextRoundAt = System.nanoTime() + AFTER_FAILED_ROUND_NANOS;
        }
    }

    private boolean beginIfDue() {
        long now = System.nanoTime();
        SignedHead newest = log.head();
        if (newest.size() <= latest.size() && !refreshNow && !isStale(now)) {
            return false;
        }
        long wait = nextRoundAt - now;
        if (wait > 0) {
            if (wait < TICK_NANOS) {
                thread.after(wait, this::pump);
            }
            return false;
        }
        nextRoundAt = now + config.minInterval().toNanos();
        Round next = new Round(newest, now);
        round = next;
        ask(next);
        tryToPublish(next); // a policy without a quorum needs no answers
        failIfOver(next);
        return true;
    }

    /** Whether no answer is to be expected: who is busy with an earlier round will be asked in this one. */
    private boolean isExhausted(Round current) {
        return !current.isWaiting() && sessions.stream().noneMatch(WitnessSession::isBusy);
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
                new Inquiry(means, current, session, answer -> answered(current, session, answer)).start();
            }
        }
    }

    private void answered(Round current, WitnessSession session, WitnessAnswer answer) {
        session.answered(answer.outcome(), config.witnessPause(), System.nanoTime());
        current.answered(answer.lines());
        if (current.isPublished() && !answer.lines().isEmpty()) {
            keepSurplus(current, answer);
        }
        if (current.equals(round)) {
            boolean wanted = !current.isPublished() || log.head().size() == current.size();
            if (wanted && !answer.lines().isEmpty()) {
                tryToPublish(current);
            }
            failIfOver(current);
        }
        pump();
    }

    /** The quorum was there before; who monitors may want more than that, of a head that others have followed since, too. */
    private void keepSurplus(Round current, WitnessAnswer answer) {
        try {
            log.addCosignatures(current.size(), answer.lines());
        } catch (StoreException e) {
            LOG.atWarn().setCause(e).addKeyValue("size", current.size()).log("cosignatures beyond the quorum are lost");
        }
    }

    private void tryToPublish(Round current) {
        PublishedCheckpoint stored;
        try {
            CheckpointNote note = current.cosigned();
            var unused = policy.verify(note, clock.instant().getEpochSecond());
            stored = log.publish(note);
        } catch (MalformedException e) {
            throw new AssertionError("bounded by the witnesses of the policy", e);
        } catch (VerificationException e) {
            if (e.reason() != VerificationException.Reason.QUORUM_NOT_MET
                    && e.reason() != VerificationException.Reason.FUTURE_TIMESTAMP) {
                LOG.atError().setCause(e).addKeyValue("size", current.size()).log("checkpoint withheld");
            }
            return;
        }
        long now = System.nanoTime();
        if (!current.isPublished()) {
            metrics.published.increment();
            metrics.roundSeconds.observeNanos(now - current.startedAt());
        }
        current.published();
        nextRoundAt = Math.max(current.startedAt() + config.minInterval().toNanos() - now, 0) + now;
        Published published =
                new Published(stored.size(), current.head().head().root(), stored.note(), stored.publishedAt(), true);
        latest = published;
        refreshNow = false;
        lastPublishedAt = now;
        coverage.published(published);
        for (Consumer<Published> listener : listeners) {
            listener.accept(published);
        }
    }

    /** If all who could be asked have answered, and it is not enough: goes on when somebody else can be asked again. */
    private void failIfOver(Round current) {
        if (current.isPublished() || !isExhausted(current)) {
            return;
        }
        long now = System.nanoTime();
        long next = sessions.stream()
                .filter(session -> session.isPaused(now))
                .mapToLong(session -> session.pausedUntil() - now)
                .min()
                .orElse(AFTER_FAILED_ROUND_NANOS);
        nextRoundAt = Math.max(nextRoundAt - now, next) + now;
    }

    private static PublishedCheckpoint publishEmpty(Log log, CheckpointNote empty) {
        try {
            return log.publish(empty);
        } catch (VerificationException e) {
            throw new IllegalArgumentException("not a checkpoint of the empty tree of this log", e);
        }
    }

    private Published read(PublishedCheckpoint stored) {
        try {
            CheckpointNote note = CheckpointNote.parse(stored.note());
            return new Published(
                    stored.size(), note.checkpoint().root(), stored.note(), stored.publishedAt(), isWitnessed(note));
        } catch (MalformedException e) {
            throw StoreException.fatal("the published checkpoint is damaged", e);
        }
    }

    private boolean isWitnessed(CheckpointNote note) {
        try {
            var unused = policy.verify(note, clock.instant().getEpochSecond());
            return true;
        } catch (VerificationException e) {
            return false;
        }
    }
}
