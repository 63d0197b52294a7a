package dev.vitrine.witness.http;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.witness.TestWitness;
import dev.vitrine.witness.decision.Witness;
import dev.vitrine.witness.evidence.EvidenceBook;
import dev.vitrine.witness.evidence.EvidenceDesk;
import dev.vitrine.witness.logs.Admission;
import dev.vitrine.witness.logs.LogDirectory;
import dev.vitrine.witness.peers.GossipNetwork;
import dev.vitrine.witness.store.CheckpointStore;
import dev.vitrine.witness.store.Database;
import dev.vitrine.witness.store.EvidenceTable;
import dev.vitrine.witness.store.FaultyCheckpointTable;
import dev.vitrine.witness.store.LogTable;
import dev.vitrine.witness.store.OriginHash;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The real server over the real store, with a clock that stands still unless told otherwise. */
final class HttpWitness implements AutoCloseable {

    static final HttpLimits LIMITS =
            new HttpLimits(1000, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(5));

    final AtomicLong now = new AtomicLong(1_767_225_600);
    volatile InstantSource clock = () -> Instant.ofEpochSecond(now.get());
    final WitnessMetrics metrics = new WitnessMetrics();
    final Database database;
    final LogDirectory logs;
    final CheckpointStore store;
    final EvidenceBook evidence;
    final GossipNetwork gossip;
    final WitnessServer server;
    final HttpClient client = HttpClient.newHttpClient();

    private HttpWitness(Path directory, WitnessServer.Settings settings, @Nullable FaultyCheckpointTable faulty)
            throws IOException {
        if (!Files.exists(directory.resolve("CURRENT"))) {
            Database.create(directory, TestWitness.NAME);
        }
        database = Database.open(directory, TestWitness.NAME);
        logs = new LogDirectory(new LogTable(database), TestWitness.NAME, Set.of());
        store = faulty == null ? CheckpointStore.start(database, 1024, metrics::committed) : faulty.start();
        evidence = EvidenceBook.open(new EvidenceTable(database), Set.of());
        EvidenceDesk desk = new EvidenceDesk(evidence, logs::find, TestWitness.keys()::verifierKeys);
        gossip = new GossipNetwork(
                new GossipNetwork.Settings(Duration.ZERO, Duration.ofSeconds(5), List.of()),
                List.of(),
                TestWitness.keys().verifierKeys(),
                logs,
                store,
                evidence,
                desk,
                () -> clock.instant());
        WitnessParts parts = new WitnessParts(
                new Witness(TestWitness.keys()),
                logs,
                store,
                evidence,
                desk,
                gossip,
                new Admission(logs, Set.of("log.example/named"), 2, 24));
        server = WitnessServer.start(settings, parts, metrics, () -> clock.instant());
    }

    static HttpWitness start(Path directory) throws IOException {
        return start(directory, "", LIMITS, 2, 1024);
    }

    static HttpWitness start(Path directory, String prefix, HttpLimits limits, int threads, int queue)
            throws IOException {
        return new HttpWitness(directory, settings(prefix, limits, threads, queue), null);
    }

    /** With heads on a medium that fails on demand. */
    static HttpWitness startOn(FaultyCheckpointTable table, Path directory) throws IOException {
        return new HttpWitness(directory, settings("", LIMITS, 2, 1024), table);
    }

    private static WitnessServer.Settings settings(String prefix, HttpLimits limits, int threads, int queue) {
        return new WitnessServer.Settings("127.0.0.1", 0, prefix, "", "", "test", threads, queue, limits);
    }

    HttpWitness trusting(List<VerifierKey> keys) throws MalformedException {
        StringBuilder policy = new StringBuilder();
        for (VerifierKey key : keys) {
            policy.append("log ").append(key).append('\n');
        }
        logs.replacePolicy(List.of(Bytes.utf8(policy.append("quorum none\n").toString())));
        return this;
    }

    HttpResponse<String> post(String path, Bytes body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> checkpoint(String origin) throws IOException, InterruptedException {
        return get("/" + OriginHash.of(origin).hex() + "/checkpoint");
    }

    URI uri(String path) {
        return URI.create(server.url() + path);
    }

    @Override
    public void close() {
        server.close();
        gossip.close();
        store.close();
        database.close();
    }
}
