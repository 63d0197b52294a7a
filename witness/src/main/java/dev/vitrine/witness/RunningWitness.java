package dev.vitrine.witness;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.vitrine.tlog.note.NativeEd25519;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.witness.decision.Witness;
import dev.vitrine.witness.decision.WitnessKeys;
import dev.vitrine.witness.evidence.EvidenceBook;
import dev.vitrine.witness.evidence.EvidenceDesk;
import dev.vitrine.witness.http.HttpLimits;
import dev.vitrine.witness.http.WitnessMetrics;
import dev.vitrine.witness.http.WitnessParts;
import dev.vitrine.witness.http.WitnessServer;
import dev.vitrine.witness.logs.Admission;
import dev.vitrine.witness.logs.LogDirectory;
import dev.vitrine.witness.logs.LogFiles;
import dev.vitrine.witness.peers.GossipNetwork;
import dev.vitrine.witness.peers.ListDownloads;
import dev.vitrine.witness.peers.Peer;
import dev.vitrine.witness.peers.PeerFiles;
import dev.vitrine.witness.store.CheckpointStore;
import dev.vitrine.witness.store.Database;
import dev.vitrine.witness.store.EvidenceTable;
import dev.vitrine.witness.store.LogTable;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All parts of a witness, put together, and taken apart in reverse. */
final class RunningWitness implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningWitness.class);
    private static final long STOP_SECONDS = 10;

    // SPEC: witness-network.org, a witness looks at its lists hourly to weekly.
    private static final Duration LIST_PAUSE = Duration.ofHours(1);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final WitnessServer server;

    private RunningWitness(WitnessConfig config, String version, InstantSource clock) throws IOException {
        try {
            DataDirectory data = new DataDirectory(config.data());
            data.withdrawAnnouncement(); // of a witness that was killed
            WitnessKeys keys = data.loadKeys();
            String name = keys.name().value();

            Database database = own(Database.open(data.database(), name));
            LogTable table = new LogTable(database);
            LogDirectory logs = new LogDirectory(table, name, config.refuse());
            LogFiles files = new LogFiles(logs, config.logs(), config.policies());
            files.load();

            WitnessMetrics metrics = new WitnessMetrics();
            CheckpointStore store = own(CheckpointStore.start(database, config.commitQueue(), metrics::committed));
            metrics.gauge("witness_logs", "Configured logs.", logs::count);
            metrics.gauge("witness_commit_queue", "Requests that wait for the disk.", store::waiting);
            metrics.gauge("witness_store_healthy", "1 if commits succeed.", () -> store.isHealthy() ? 1 : 0);
            metrics.gauge("witness_store_bytes", "Size of the database on disk.", database::sizeOnDisk);

            PeerFiles peers = new PeerFiles(config.peers(), name);
            WitnessParts parts = parts(config, keys, database, logs, store, peers, clock);
            EvidenceBook evidence = parts.evidence();
            GossipNetwork gossip = parts.gossip();
            metrics.gauge("witness_evidence", "Pieces of evidence of misbehaviour held.", evidence::size);
            metrics.gauge("witness_gossip_rounds", "Rounds of gossip since the start.", gossip::rounds);
            metrics.gauge(
                    "witness_gossip_unresolved",
                    "Comparisons of two heads that could not be made.",
                    gossip::unresolved);
            metrics.gauge(
                    "witness_peers_silent",
                    "Peers that did not answer when they were asked last.",
                    () -> gossip.peers().stream()
                            .filter(peer -> peer.failures() > 0)
                            .count());
            if (!config.reload().isZero()) {
                reloadEvery(config, () -> metrics.reloadFailed(files.reload() + peers.reload(gossip)));
            }
            server = own(WitnessServer.start(settings(config, version), parts, metrics, clock));
            gossip.start();
            own(data::withdrawAnnouncement);
            data.announce(server.url().substring("http://".length()));
            LOG.atInfo()
                    .addKeyValue("name", name)
                    .addKeyValue("url", server.url())
                    .addKeyValue("logs", logs.count())
                    .addKeyValue("ed25519", NativeEd25519.inUse().orElse("portable"))
                    .log("witness started");
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Serves once it returns. */
    static RunningWitness start(WitnessConfig config, String version, InstantSource clock) throws IOException {
        return new RunningWitness(config, version, clock);
    }

    private WitnessParts parts(
            WitnessConfig config,
            WitnessKeys keys,
            Database database,
            LogDirectory logs,
            CheckpointStore store,
            PeerFiles peerFiles,
            InstantSource clock)
            throws IOException {
        EvidenceBook book = EvidenceBook.open(new EvidenceTable(database), config.overridden());
        for (String origin : config.overridden()) {
            LOG.atWarn()
                    .addKeyValue("origin", origin)
                    .addKeyValue("evidence", book.about(origin).size())
                    .log("the operator has this log cosigned in spite of evidence");
        }
        List<Peer> peers = peerFiles.load();
        EvidenceDesk desk = new EvidenceDesk(book, logs::find, () -> known(keys, peerFiles));
        GossipNetwork gossip = own(new GossipNetwork(
                new GossipNetwork.Settings(config.gossip(), config.gossipTimeout(), config.mirrors()),
                peers,
                keys.verifierKeys(),
                logs,
                store,
                book,
                desk,
                clock));
        Admission admission = new Admission(logs, config.admit(), config.openLogs(), config.openRate());
        if (!config.lists().isEmpty()) {
            ListDownloads unused = own(ListDownloads.start(logs, config.lists(), LIST_PAUSE));
        }
        return new WitnessParts(
                new Witness(config.ed25519Only() ? keys.cosigningWithEd25519() : keys),
                logs,
                store,
                book,
                desk,
                gossip,
                admission);
    }

    private static List<VerifierKey> known(WitnessKeys keys, PeerFiles peers) {
        List<VerifierKey> known = new ArrayList<>(keys.verifierKeys());
        peers.peers().forEach(peer -> known.addAll(peer.keys()));
        return known;
    }

    private void reloadEvery(WitnessConfig config, Runnable reload) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "reload"));
        own(() -> {
            timer.shutdown();
            if (!timer.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.atWarn().log("a reload did not finish in time");
            }
        });
        long millis = config.reload().toMillis();
        ScheduledFuture<?> unused = timer.scheduleWithFixedDelay(reload, millis, millis, TimeUnit.MILLISECONDS);
    }

    private static WitnessServer.Settings settings(WitnessConfig config, String version) {
        return new WitnessServer.Settings(
                config.host(),
                config.port(),
                config.prefix(),
                config.submissionUrl(),
                config.monitoringUrl(),
                version,
                config.threads(),
                config.queue(),
                new HttpLimits(config.connections(), config.idle(), config.body(), config.drain()));
    }

    String url() {
        return server.url();
    }

    /** No new requests; those under way are answered; their commits are done; then the database closes. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.atError().setCause(e).log("a part did not stop cleanly");
            }
        }
        LOG.atInfo().log("witness stopped");
    }

    @CanIgnoreReturnValue
    private <T extends AutoCloseable> T own(T part) {
        parts.push(part);
        return part;
    }
}
