package dev.vitrine.witness.peers;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.witness.decision.TrustedLog;
import dev.vitrine.witness.evidence.EvidenceBook;
import dev.vitrine.witness.evidence.EvidenceDesk;
import dev.vitrine.witness.gossip.Observation;
import dev.vitrine.witness.logs.LogDirectory;
import dev.vitrine.witness.store.CheckpointStore;
import dev.vitrine.witness.store.OriginHash;
import dev.vitrine.witness.store.StoreException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the logs and the peers in rounds. A round looks at {@value #LOGS_PER_ROUND} logs, the next one goes on behind
 * them; each peer is asked by one thread, one request after the other, until the round's time is up; a peer that does not
 * answer {@value PeerVisit#MAX_FAILURES} times in a row is left alone until the next round. So neither the number of logs nor
 * a slow or lying peer makes a round longer or memory larger.
 */
public final class GossipNetwork implements AutoCloseable {

    static final int LOGS_PER_ROUND = 256;

    private static final int MAX_WATCHED = 4096;
    private static final int MAX_SIGHTINGS = 256;
    private static final int MAX_THREADS = 8;
    private static final long STOP_SECONDS = 10;
    private static final Logger LOG = LoggerFactory.getLogger(GossipNetwork.class);

    /**
     * How often, and where tiles can be had besides the logs.
     *
     * @param interval between the starts of two rounds; zero for none at all
     * @param timeout of each request
     * @param mirrors prefixes under which {@code <origin hash>/tile/...} are, without a slash at their end
     */
    public record Settings(Duration interval, Duration timeout, List<URI> mirrors) {
        public Settings {
            mirrors = List.copyOf(mirrors);
        }
    }

    private record Sighted(CheckpointNote note, Optional<CheckpointNote> own) {}

    private final Settings settings;
    private final List<VerifierKey> ownKeys;
    private final BoundedHttp http;
    private final EvidenceDesk desk;
    private final LogDirectory logs;
    private final CheckpointStore store;
    private final EvidenceBook book;
    private final InstantSource clock;
    private final LogVisit logVisit;
    private final ExecutorService workers;
    private final ExecutorService httpThread;
    private final ScheduledExecutorService timer;
    private final BlockingQueue<Sighted> sightings = new LinkedBlockingQueue<>(MAX_SIGHTINGS);
    private final AtomicLong rounds = new AtomicLong();
    private final AtomicLong unresolved = new AtomicLong();

    @GuardedBy("this")
    private final Map<OriginHash, WatchedLog> watched = new Recent();

    private OriginHash cursor = OriginHash.FIRST; // owned by the round
    private volatile Peers peers;

    /** The peers that are asked, and the keys of all known witnesses, our own first. */
    private record Peers(List<PeerVisit> visits, List<VerifierKey> cosigners) {}

    /** Starts nothing; {@link #start} does. */
    public GossipNetwork(
            Settings settings,
            List<Peer> peers,
            List<VerifierKey> ownKeys,
            LogDirectory logs,
            CheckpointStore store,
            EvidenceBook book,
            EvidenceDesk desk,
            InstantSource clock) {
        this.settings = settings;
        this.logs = logs;
        this.store = store;
        this.book = book;
        this.clock = clock;
        AtomicInteger number = new AtomicInteger();
        this.workers = Executors.newFixedThreadPool(
                Math.min(MAX_THREADS, 2 + peers.size()), task -> daemon(task, "gossip-" + number.getAndIncrement()));
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "gossip"));
        // Its own thread: the workers wait for what it receives.
        this.httpThread = Executors.newSingleThreadExecutor(task -> daemon(task, "gossip-http"));
        this.http = new BoundedHttp(settings.timeout(), httpThread);
        this.logVisit = new LogVisit(http, settings.mirrors());
        this.ownKeys = List.copyOf(ownKeys);
        this.desk = desk;
        this.peers = new Peers(List.of(), ownKeys);
        replacePeers(peers);
    }

    /** Follows these peers from the next round on. What is known of those that were followed before stays. */
    public synchronized void replacePeers(List<Peer> next) {
        List<VerifierKey> keys = new ArrayList<>(ownKeys);
        List<PeerVisit> visits = new ArrayList<>();
        for (Peer peer : next) {
            keys.addAll(peer.keys());
            if (peer.url().isPresent()) {
                visits.add(peers.visits.stream()
                        .filter(visit -> visit.peer().equals(peer))
                        .findFirst()
                        .orElseGet(() -> new PeerVisit(peer, http, book, desk)));
            }
        }
        peers = new Peers(List.copyOf(visits), keys.stream().distinct().toList());
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Begins the rounds, and passes on evidence as it is found. */
    public void start() {
        book.addListener(this::passOn);
        if (!settings.interval().isZero()) {
            long millis = settings.interval().toMillis();
            var unused = timer.scheduleWithFixedDelay(this::guardedRound, millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void passOn(VerifiedMisbehaviour evidence) {
        List<PeerVisit> now = peers.visits;
        now.forEach(peer -> peer.owe(evidence));
        if (!workers.isShutdown()) {
            now.forEach(peer -> workers.execute(peer::pay));
        }
    }

    private void guardedRound() {
        try {
            round();
        } catch (StoreException e) {
            LOG.atWarn().setCause(e).log("a round of gossip waits for the store");
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).log("a round of gossip failed");
        }
    }

    /** One round; blocks until it is over. The timer calls it; not to be called from two threads at once. */
    public void round() {
        long end = System.nanoTime()
                + Math.max(settings.interval().toNanos(), settings.timeout().toNanos());
        // Before the heads that are cosigned by now: some were held against earlier ones.
        drainSightings();
        List<WatchedLog> now = logsOfThisRound();
        List<Future<?>> visits = new ArrayList<>();
        visits.add(workers.submit(() -> now.forEach(log -> lookAtLog(log, end))));
        for (PeerVisit peer : peers.visits) {
            visits.add(workers.submit(() -> peer.look(now, this::found, seconds(), end)));
        }
        visits.forEach(GossipNetwork::await);
        now.forEach(this::compare);
        rounds.incrementAndGet();
    }

    /** The next logs by the order of their hashes, with what we cosigned ourselves. */
    private List<WatchedLog> logsOfThisRound() {
        List<OriginHash> page = store.logsAfter(cursor, LOGS_PER_ROUND);
        cursor = page.size() < LOGS_PER_ROUND ? OriginHash.FIRST : page.get(page.size() - 1);
        List<WatchedLog> found = new ArrayList<>();
        for (OriginHash id : page) {
            Optional<CheckpointNote> own = store.checkpoint(id).flatMap(GossipNetwork::parse);
            own.flatMap(note -> watch(note.checkpoint().origin())).ifPresent(log -> {
                found(log.observe("own", false, own.get(), seconds()));
                found.add(log);
            });
        }
        return found;
    }

    private void lookAtLog(WatchedLog log, long end) {
        Optional<URI> url = logs.url(log.origin());
        if (url.isPresent() && System.nanoTime() - end < 0) {
            found(logVisit.look(log, url.get(), seconds()));
        }
    }

    private void compare(WatchedLog log) {
        int failures = logVisit.compare(log, logs.url(log.origin()), this::found, seconds());
        unresolved.addAndGet(failures);
    }

    /**
     * Takes notice of a checkpoint that somebody brought, at the next round. Its signatures are verified then. False if too
     * many wait.
     *
     * @param own what we had cosigned when it came, if that is to be compared as well
     */
    public boolean sighted(CheckpointNote note, Optional<CheckpointNote> own) {
        return sightings.offer(new Sighted(note, own));
    }

    private void drainSightings() {
        List<Sighted> drained = new ArrayList<>();
        int unused = sightings.drainTo(drained);
        for (Sighted each : drained) {
            // Strangers share a few places, so that many of them cannot drive out the peers.
            String source = "report-" + (each.note().checkpoint().root().hashCode() & 7);
            watch(each.note().checkpoint().origin()).ifPresent(log -> {
                each.own().ifPresent(own -> found(log.observe("own", false, own, seconds())));
                found(log.observe(source, false, each.note(), seconds()));
            });
        }
    }

    private void found(List<VerifiedMisbehaviour> evidence) {
        for (VerifiedMisbehaviour each : evidence) {
            var unused = book.add(each);
        }
    }

    private Optional<WatchedLog> watch(String origin) {
        Optional<TrustedLog> log = logs.find(origin);
        if (log.isEmpty()) {
            return Optional.empty();
        }
        synchronized (this) {
            OriginHash id = OriginHash.of(origin);
            WatchedLog known = watched.get(id);
            List<VerifierKey> cosigners = peers.cosigners;
            if (known == null
                    || !known.log().keys().equals(log.get().keys())
                    || !known.cosigners().equals(cosigners)) {
                known = new WatchedLog(log.get(), cosigners);
                WatchedLog unused = watched.put(id, known);
            }
            return Optional.of(known);
        }
    }

    /** Takes a head that a witness uploaded, of a log that is watched. */
    public Observation.Verdict uploaded(WatchedLog log, String witness, CheckpointNote note) {
        Observation seen = log.uploaded(witness, note, seconds());
        found(seen.evidence());
        return seen.verdict();
    }

    /** The keys of all known witnesses, our own first. */
    public List<VerifierKey> cosigners() {
        return peers.cosigners;
    }

    /** The logs that were looked at most recently. */
    public synchronized List<WatchedLog> watched() {
        return List.copyOf(watched.values());
    }

    /** What is known of each peer. */
    public List<PeerState> peers() {
        return peers.visits.stream().map(PeerVisit::state).toList();
    }

    public long rounds() {
        return rounds.get();
    }

    /** Comparisons that could not be made when they were tried. */
    public long unresolved() {
        return unresolved.get();
    }

    @Override
    public void close() {
        List<Runnable> unused = timer.shutdownNow();
        List<Runnable> unusedToo = workers.shutdownNow();
        List<Runnable> unusedHttp = httpThread.shutdownNow();
        try {
            boolean stopped = timer.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)
                    && workers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
            if (!stopped) {
                LOG.atWarn().log("gossip did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long seconds() {
        return clock.instant().getEpochSecond();
    }

    private static Optional<CheckpointNote> parse(Bytes note) {
        try {
            return Optional.of(CheckpointNote.parse(note));
        } catch (MalformedException e) {
            throw new StoreException("a stored checkpoint is damaged", e);
        }
    }

    private static void await(Future<?> visit) {
        try {
            Object unused = visit.get();
        } catch (ExecutionException e) {
            LOG.atError().setCause(e.getCause()).log("a visit failed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Recent extends LinkedHashMap<OriginHash, WatchedLog> {

        private static final long serialVersionUID = 1L;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<OriginHash, WatchedLog> eldest) {
            return size() > MAX_WATCHED;
        }
    }
}
