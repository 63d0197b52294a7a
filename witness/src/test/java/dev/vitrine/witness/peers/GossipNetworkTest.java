package dev.vitrine.witness.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.misbehaviour.Kind;
import dev.vitrine.tlog.misbehaviour.Misbehaviour;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.wire.OriginIds;
import dev.vitrine.witness.TestLog;
import dev.vitrine.witness.TestLogServer;
import dev.vitrine.witness.TestWitness;
import dev.vitrine.witness.evidence.EvidenceBook;
import dev.vitrine.witness.evidence.EvidenceDesk;
import dev.vitrine.witness.logs.LogDirectory;
import dev.vitrine.witness.store.CheckpointStore;
import dev.vitrine.witness.store.Database;
import dev.vitrine.witness.store.LogTable;
import dev.vitrine.witness.store.OriginHash;
import dev.vitrine.witness.store.StoredCheckpoint;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set before each test
class GossipNetworkTest {

    private static final TestLog LOG = TestLog.of("log.example/a");
    private static final TestLog FORK = LOG.forkAfter(3);
    private static final CheckpointSigner PEER = TestLog.signer("peer.example/w", KeyType.ED25519_COSIGNATURE, "peer");

    private static final GossipNetwork.Settings NO_INTERVAL =
            new GossipNetwork.Settings(Duration.ZERO, Duration.ofSeconds(5), List.of());

    @TempDir
    Path directory;

    private Database database;
    private CheckpointStore store;
    private LogDirectory logs;
    private TestLogServer logServer;
    private TestLogServer peerServer;
    private final EvidenceBook book = EvidenceBook.inMemory(Set.of());

    @BeforeEach
    void start() throws Exception {
        Database.create(directory, TestWitness.NAME);
        database = Database.open(directory, TestWitness.NAME);
        store = CheckpointStore.start(database, 16, commits -> {});
        logs = new LogDirectory(new LogTable(database), TestWitness.NAME, Set.of());
        logServer = TestLogServer.start();
        peerServer = TestLogServer.start();
        logs.replacePolicy(List.of(Bytes.utf8("log " + LOG.vkey() + " " + logServer.url() + "/\nquorum none\n")));
    }

    @AfterEach
    void stop() {
        store.close();
        database.close();
        logServer.close();
        peerServer.close();
    }

    @Test
    void anHonestLogAccusesNobody() throws Exception {
        cosigned(LOG, 5);
        logServer.show(LOG, 9);
        peerShows(LOG, 7);

        WatchedLog log = round(1);

        assertThat(book.all()).isEmpty();
        assertThat(log.waiting()).isZero();
        assertThat(log.views().values()).extracting(View::outcome).containsOnly("consistent");
    }

    @Test
    void theHeadOfAPeerThatTheLogsTilesContradictIsEvidence() throws Exception {
        cosigned(LOG, 5);
        logServer.show(LOG, 9);
        peerShows(FORK, 7);

        WatchedLog unused = round(1);

        assertThat(book.all()).extracting(VerifiedMisbehaviour::kind).containsExactly(Kind.FORK_PREFIX);
    }

    @Test
    void aPeersHeadBeyondTheTilesIsComparedWhenTheyAreThere() throws Exception {
        cosigned(LOG, 5);
        logServer.show(LOG, 6);
        peerShows(FORK, 8);
        assertThat(round(1).waiting()).isEqualTo(1);
        assertThat(book.all()).isEmpty();

        logServer.show(LOG, 300);

        assertThat(round(1).waiting()).isZero();
        assertThat(book.all()).extracting(VerifiedMisbehaviour::kind).containsExactly(Kind.FORK_PREFIX);
    }

    @Test
    void silentAndLyingPeersAccuseNobody() throws Exception {
        cosigned(LOG, 5);
        logServer.show(LOG, 9);
        TestLog impostor = FORK.signedBy(TestLog.signer(LOG.origin(), KeyType.ED25519, "somebody"));
        peerServer.show(impostor, 7);
        peerServer.showAt(
                "/" + OriginIds.originHash(LOG.origin()) + "/checkpoint",
                impostor.note(7).toBytes());
        peerServer.showAt("/evidence", Bytes.utf8("ff\n"));
        assertThat(outcome(round(2))).isEqualTo("unsigned");

        peerServer.close();

        assertThat(outcome(round(1))).isEqualTo("unreachable");
        assertThat(book.all()).isEmpty();
    }

    @Test
    void evidenceOfPeersIsFetchedAndVerified() throws Exception {
        cosigned(LOG, 5);
        logServer.show(LOG, 9);
        VerifiedMisbehaviour evidence = Misbehaviour.sameSize(LOG.keys().get(0), LOG.note(7), FORK.note(7));
        String forged = OriginIds.originHash("forged");
        peerServer.showAt("/evidence", Bytes.utf8(forged + "\n" + evidence.id().hex() + "\n"));
        peerServer.showAt("/evidence/" + forged, Bytes.utf8("vitrine.dev/tlog-evidence@v1\nkind fork\n"));
        peerServer.showAt("/evidence/" + evidence.id().hex(), evidence.toBytes());

        WatchedLog unused = round(1);

        assertThat(book.all()).containsExactly(evidence);
    }

    @Test
    void whatClientsReportIsCompared() throws Exception {
        cosigned(LOG, 5);
        logServer.show(LOG, 9);
        try (GossipNetwork gossip = network()) {
            assertThat(gossip.sighted(FORK.note(6), Optional.empty())).isTrue();
            assertThat(gossip.sighted(LOG.note(6), Optional.empty())).isTrue();
            gossip.round();
        }
        assertThat(book.all()).isNotEmpty();
        assertThat(book.all()).allMatch(VerifiedMisbehaviour::isAgainstLog);
    }

    @Test
    void aMirrorStandsInForALogThatGivesNoTiles() throws Exception {
        cosigned(LOG, 5);
        try (TestLogServer mirror = TestLogServer.start()) {
            mirror.show(LOG, 9);
            logServer.showCheckpoint(LOG.note(9).toBytes());
            peerShows(FORK, 7);
            GossipNetwork.Settings settings =
                    new GossipNetwork.Settings(Duration.ZERO, Duration.ofSeconds(5), List.of(URI.create(mirror.url())));
            mirror.under("/" + OriginIds.originHash(LOG.origin()));
            try (GossipNetwork gossip = network(settings)) {
                gossip.round();
            }
        }
        assertThat(book.all()).extracting(VerifiedMisbehaviour::kind).containsExactly(Kind.FORK_PREFIX);
    }

    @Test
    void peersAreFollowedFromTheMomentThatTheirFileNamesThem() throws Exception {
        cosigned(LOG, 5);
        logServer.show(LOG, 9);
        peerShows(FORK, 7);
        Path file = Files.writeString(directory.resolve("peers.policy"), "quorum none\n");
        PeerFiles files = new PeerFiles(List.of(file), TestWitness.NAME);
        try (GossipNetwork gossip = network(NO_INTERVAL, files.load())) {
            gossip.round();
            assertThat(book.all()).isEmpty();
            assertThat(files.reload(gossip)).isZero();

            Path unused = Files.writeString(file, "quorum nobody\n");
            assertThat(files.reload(gossip)).as("malformed").isEqualTo(1);
            assertThat(gossip.peers()).isEmpty();

            Path unusedToo =
                    Files.writeString(file, "witness p " + PEER.key() + " " + peerServer.url() + "\nquorum none\n");
            assertThat(files.reload(gossip)).isZero();
            assertThat(files.peers()).extracting(Peer::keys).containsExactly(List.of(PEER.key()));
            assertThat(gossip.cosigners()).contains(PEER.key());
            gossip.round();
        }
        assertThat(book.all()).extracting(VerifiedMisbehaviour::kind).containsExactly(Kind.FORK_PREFIX);
    }

    private static String outcome(WatchedLog log) {
        return Optional.ofNullable(log.views().get(PEER.key().name().value()))
                .map(View::outcome)
                .orElse("");
    }

    private WatchedLog round(int rounds) {
        try (GossipNetwork gossip = network()) {
            for (int i = 0; i < rounds; i++) {
                gossip.round();
            }
            return gossip.watched().get(0);
        }
    }

    private GossipNetwork network() {
        return network(NO_INTERVAL);
    }

    private GossipNetwork network(GossipNetwork.Settings settings) {
        Peer peer = new Peer(PEER.key().name().value(), List.of(PEER.key()), Optional.of(URI.create(peerServer.url())));
        return network(settings, List.of(peer));
    }

    private GossipNetwork network(GossipNetwork.Settings settings, List<Peer> peers) {
        return new GossipNetwork(
                settings,
                peers,
                TestWitness.keys().verifierKeys(),
                logs,
                store,
                book,
                new EvidenceDesk(book, logs::find, () -> List.of(PEER.key())),
                () -> Instant.ofEpochSecond(1_767_225_600));
    }

    private void cosigned(TestLog history, long size) throws Exception {
        CheckpointNote note = history.note(size);
        assertThat(store.replace(
                                OriginHash.of(history.origin()),
                                store.latest(OriginHash.of(history.origin())),
                                new StoredCheckpoint(history.head(size), 1, note.toBytes()))
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS))
                .isNotNull();
    }

    private void peerShows(TestLog history, long size) {
        peerServer.showAt(
                "/" + OriginIds.originHash(history.origin()) + "/checkpoint",
                history.note(size).toBytes());
    }
}
