package dev.vitrine.witness.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.misbehaviour.Kind;
import dev.vitrine.tlog.misbehaviour.Misbehaviour;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSigner;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.wire.AddCheckpointRequest;
import dev.vitrine.tlog.wire.LogDescription;
import dev.vitrine.tlog.wire.OriginIds;
import dev.vitrine.witness.TestLog;
import dev.vitrine.witness.TestWitness;
import dev.vitrine.witness.store.OriginHash;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set before each test
class EvidenceHttpTest {

    private static final TestLog LOG = TestLog.of("log.example/a");
    private static final TestLog FORK = LOG.fork();

    @TempDir
    Path directory;

    private HttpWitness witness;

    @BeforeEach
    void start() throws Exception {
        witness = HttpWitness.start(directory).trusting(LOG.keys());
    }

    @AfterEach
    void stop() {
        witness.close();
    }

    @Test
    void evidenceIsTakenOnceServedAndListed() throws Exception {
        VerifiedMisbehaviour evidence = evidence();

        HttpResponse<String> first = witness.post("/add-evidence", evidence.toBytes());
        HttpResponse<String> again = witness.post("/add-evidence", evidence.toBytes());

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body()).isEqualTo("added " + evidence.id().hex() + "\n");
        assertThat(again.body()).startsWith("known ");
        assertThat(witness.get("/evidence").body()).isEqualTo(evidence.id().hex() + "\n");
        assertThat(witness.get("/" + OriginHash.of(LOG.origin()).hex() + "/evidence")
                        .body())
                .isEqualTo(evidence.id().hex() + "\n");
        assertThat(witness.get("/evidence/" + evidence.id().hex()).body())
                .isEqualTo(evidence.toBytes().toUtf8());
        assertThat(witness.get("/evidence/" + OriginHash.of("no").hex()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aLogThatIsProvenToForkIsNotCosignedAnyMoreAndToldWhy() throws Exception {
        assertThat(witness.post("/add-checkpoint", LOG.request(0, 5).toBytes()).statusCode())
                .isEqualTo(200);
        assertThat(witness.post("/add-evidence", evidence().toBytes()).statusCode())
                .isEqualTo(200);

        HttpResponse<String> refused =
                witness.post("/add-checkpoint", LOG.request(5, 7).toBytes());

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
                .startsWith("log-misbehaved: ")
                .contains("/evidence/" + evidence().id().hex());
        JsonNode status =
                new ObjectMapper().readTree(witness.get("/status.json").body());
        assertThat(status.required("status").asText()).isEqualTo("red");
        assertThat(witness.get("/status").body()).contains("class=\"red\"").contains("Misbehaviour is proven");
    }

    @Test
    void anotherRootAtTheCosignedSizeIsKeptAsEvidence() throws Exception {
        assertThat(witness.post("/add-checkpoint", LOG.request(0, 5).toBytes()).statusCode())
                .isEqualTo(200);

        AddCheckpointRequest conflicting = new AddCheckpointRequest(5, List.of(), FORK.note(5));
        assertThat(witness.post("/add-checkpoint", conflicting.toBytes()).statusCode())
                .isEqualTo(422);
        assertThat(witness.post("/add-checkpoint", LOG.request(5, 7).toBytes()).statusCode())
                .as("the answers of the protocol stay as they are until the next round of gossip")
                .isEqualTo(200);

        witness.gossip.round();

        assertThat(witness.evidence.all())
                .extracting(VerifiedMisbehaviour::kind)
                .containsExactly(Kind.FORK);
        assertThat(witness.post("/add-checkpoint", LOG.request(7, 8).toBytes()).statusCode())
                .isEqualTo(403);
    }

    @Test
    void aForkThatStartsFromAnotherSizeIsSeenAllTheSame() throws Exception {
        assertThat(witness.post("/add-checkpoint", LOG.request(0, 5).toBytes()).statusCode())
                .isEqualTo(200);

        assertThat(witness.post("/add-checkpoint", FORK.request(0, 5).toBytes()).statusCode())
                .isEqualTo(409);

        witness.gossip.round();

        assertThat(witness.evidence.all()).hasSize(1);
    }

    @Test
    void aWrongEmptyRootIsKeptAsEvidence() throws Exception {
        AddCheckpointRequest wrong = new AddCheckpointRequest(
                0, List.of(), LOG.sign(Checkpoint.of(LOG.origin(), new TreeHead(0, LOG.leaf(0)))));

        assertThat(witness.post("/add-checkpoint", wrong.toBytes()).statusCode())
                .isEqualTo(422);

        witness.gossip.round();

        assertThat(witness.evidence.all())
                .extracting(VerifiedMisbehaviour::kind)
                .containsExactly(Kind.BAD_EMPTY);
    }

    @Test
    void aProofThatDoesNotVerifyAccusesNobody() throws Exception {
        assertThat(witness.post("/add-checkpoint", LOG.request(0, 5).toBytes()).statusCode())
                .isEqualTo(200);

        AddCheckpointRequest wrong = new AddCheckpointRequest(5, LOG.proof(4, 7), LOG.note(7));
        assertThat(witness.post("/add-checkpoint", wrong.toBytes()).statusCode())
                .isEqualTo(422);

        witness.gossip.round();

        assertThat(witness.evidence.all()).isEmpty();
        assertThat(witness.post("/add-checkpoint", LOG.request(5, 7).toBytes()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatIsNoEvidenceIsRefusedWithItsReason() throws Exception {
        TestLog stranger = TestLog.of("log.example/b");
        VerifiedMisbehaviour unknown = Misbehaviour.sameSize(
                stranger.keys().get(0), stranger.note(5), stranger.fork().note(5));
        String honest = evidence().toBytes().toUtf8().replace("kind fork\n", "kind cosigner-fork\n");

        refused(404, "unknown-accused", unknown.toBytes());
        refused(422, "not-misbehaviour", Bytes.utf8(honest));
        refused(400, "malformed", Bytes.utf8("what"));
        assertThat(witness.evidence.size()).isZero();
    }

    @Test
    void reportedCheckpointsOfKnownLogsAreQueued() throws Exception {
        assertThat(witness.post("/report", LOG.note(5).toBytes()).body()).isEqualTo("queued\n");
        assertThat(witness.post("/report", TestLog.of("log.example/b").note(5).toBytes())
                        .statusCode())
                .isEqualTo(404);
        assertThat(witness.post("/report", Bytes.utf8("what")).statusCode()).isEqualTo(400);
    }

    @Test
    void aClockThatWasSetBackIsWaitedFor() throws Exception {
        assertThat(witness.post("/add-checkpoint", LOG.request(0, 5).toBytes()).statusCode())
                .isEqualTo(200);
        witness.now.addAndGet(-3600);

        HttpResponse<String> behind =
                witness.post("/add-checkpoint", LOG.request(5, 7).toBytes());

        assertThat(behind.statusCode()).isEqualTo(503);
        assertThat(behind.body()).startsWith("clock-behind");
        witness.now.addAndGet(3500);
        assertThat(witness.post("/add-checkpoint", LOG.request(5, 7).toBytes()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void distributesTheLargestCheckpointWithEnoughCosignatures() throws Exception {
        assertThat(witness.post("/add-checkpoint", LOG.request(0, 5).toBytes()).statusCode())
                .isEqualTo(200);
        witness.gossip.round();
        String id = OriginIds.distributorLogId(LOG.origin());

        assertThat(witness.get("/distributor/v0/logs").body()).isEqualTo("[\"" + id + "\"]");
        assertThat(witness.get("/distributor/v0/witnesses").body()).contains(TestWitness.NAME);
        HttpResponse<String> one = witness.get("/distributor/v0/logs/" + id + "/checkpoint.1");
        assertThat(one.statusCode()).isEqualTo(200);
        assertThat(one.body()).startsWith(LOG.origin() + "\n5\n").contains(TestWitness.NAME);
        assertThat(witness.get("/distributor/v0/logs/" + id + "/checkpoint.2").statusCode())
                .isEqualTo(404);
        assertThat(witness.get("/distributor/v0/logs/" + id + "/checkpoint.0").statusCode())
                .isEqualTo(400);
        assertThat(witness.get("/distributor/v0/logs/nonsense/checkpoint.1").statusCode())
                .isEqualTo(400);
        String byWitness = "/distributor/v0/logs/" + id + "/byWitness/" + DistributorService.escape(TestWitness.NAME)
                + "/checkpoint";
        assertThat(witness.get(byWitness).body()).isEqualTo(one.body());
        assertThat(put(byWitness, LOG.note(7).toBytes())).isEqualTo(400);
    }

    private int put(String path, Bytes body) throws Exception {
        return witness.client
                .send(
                        HttpRequest.newBuilder(witness.uri(path))
                                .PUT(BodyPublishers.ofByteArray(body.toByteArray()))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void logsJoinByAnnouncingThemselvesAsFarAsThePolicyAdmitsThem() throws Exception {
        assertThat(announce("log.example/named")).isEqualTo("admitted\n");
        assertThat(announce("log.example/named")).isEqualTo("known\n");
        TestLog named = TestLog.of("log.example/named");
        assertThat(witness.post("/add-checkpoint", named.request(0, 5).toBytes())
                        .statusCode())
                .isEqualTo(200);
        // The policy's one log and the named one are all that fit before the door closes for others.
        assertThat(announce("log.example/stranger")).startsWith("not-admitted: ");
        assertThat(witness.post("/announce", Bytes.utf8("what")).statusCode()).isEqualTo(400);
        assertThat(witness.get("/witness.v0.json").body()).contains("\"policy\" : \"open\"");
    }

    private String announce(String origin) throws Exception {
        NoteSigner signer = NoteSigner.of(SigningKey.fromSeed(
                new KeyName(origin),
                KeyType.ED25519,
                Rfc6962.leafHash(Bytes.utf8(origin)).bytes()));
        LogDescription description = new LogDescription(signer.key(), "http://127.0.0.1:1/", 100, "nobody");
        return witness.post("/announce", description.sign(signer).toBytes()).body();
    }

    private void refused(int status, String code, Bytes body) throws Exception {
        HttpResponse<String> answer = witness.post("/add-evidence", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).startsWith(code + ": ");
    }

    private static VerifiedMisbehaviour evidence() throws Exception {
        return Misbehaviour.sameSize(LOG.keys().get(0), LOG.note(5), FORK.note(5));
    }
}
