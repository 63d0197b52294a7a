package dev.vitrine.log.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.log.LogStatus;
import dev.vitrine.log.server.cosign.FakeWitness;
import dev.vitrine.log.server.cosign.FakeWitness.Reply;
import dev.vitrine.log.server.cosign.Published;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.Receipt;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.proof.TlogProof;
import dev.vitrine.tlog.wire.AddCheckpointRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishing against witnesses of every character, over real HTTP. */
class PublisherTest {

    private static final String FAST = """
            publish:
              min_interval: 0ms
              witness_timeout: 2s
              witness_pause: 10ms
            """;

    private final FakeWitness first = new FakeWitness("w1", 1);
    private final FakeWitness second = new FakeWitness("w2", 2);
    private final FakeWitness third = new FakeWitness("w3", 3);
    private final List<AutoCloseable> open = new ArrayList<>(List.of(first, second, third));

    @TempDir
    Path directory;

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private TestServer server(int quorum, String config) {
        TestServer server = TestServer.create(directory, LogIdentity.RAW, policy(quorum), config);
        open.add(server);
        return server;
    }

    private String policy(int quorum) {
        return first.policyLine() + second.policyLine() + third.policyLine() + "group g " + quorum
                + " w1 w2 w3\nquorum g\n";
    }

    private static CompletableFuture<Published> published(TestServer server, long size) {
        return server.server().services().publisher().whenPublished(size);
    }

    @Test
    void publishesWhatAQuorumCosigned() throws Exception {
        TestServer server = server(2, FAST);

        assertThat(server.add("a").statusCode()).isEqualTo(200);
        CheckpointNote note = server.awaitPublished(2);

        var verified = server.policy().verify(note, Instant.now().getEpochSecond());
        assertThat(verified.head().size()).isEqualTo(2);
        assertThat(verified.cosignatures().size()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void answersWithAReceiptThatVerifiesOffline() throws Exception {
        TestServer server = server(3, FAST);

        var response = server.post(
                "/v1/entries?wait=witnessed",
                "application/octet-stream",
                bytes("a"),
                "Accept",
                "application/x-protobuf");

        assertThat(response.statusCode()).isEqualTo(200);
        Receipt receipt = Receipt.parseFrom(response.body());
        assertThat(receipt.getWitnessed()).isTrue();
        var entry = TlogProof.parse(Bytes.copyOf(receipt.getTlogProof().toByteArray()))
                .verify(Bytes.utf8("a"), server.policy());
        assertThat(entry.index()).isEqualTo(receipt.getIndex());
    }

    @Test
    void isBornWithACheckpointOfTheEmptyTreeWhichNobodyNeedsToCosign() throws Exception {
        first.behave(FakeWitness::silent);
        second.behave(FakeWitness::silent);
        TestServer server = server(2, FAST + "  witnessed_wait: 300ms\n");

        CheckpointNote note = server.checkpoint();

        assertThat(note.checkpoint().head()).isEqualTo(TreeHead.EMPTY);
        assertThat(note.signatures()).hasSize(2);
        assertThat(server.server().services().publisher().latest().witnessed()).isFalse();
    }

    @Test
    void keepsTheLastWitnessedCheckpointUpWhileTheQuorumIsAway() throws Exception {
        TestServer server = server(3, FAST + "  witnessed_wait: 300ms\n");
        CheckpointNote before = server.awaitPublished(1);
        third.behave((self, request) -> Reply.of(503));

        var late = server.post("/v1/entries?wait=witnessed", "application/octet-stream", bytes("a"));

        assertThat(late.statusCode()).isEqualTo(504);
        assertThat(TestServer.text(late)).contains("WITNESSES_UNAVAILABLE");
        assertThat(late.headers().firstValue("retry-after")).isPresent();
        assertThat(server.checkpoint().checkpoint()).isEqualTo(before.checkpoint());
        BlockingQueue<Published> next = listen(server);
        third.behave(FakeWitness::honest);
        assertThat(next.poll(30, TimeUnit.SECONDS)).isNotNull().satisfies(published -> {
            assertThat(published.size()).isEqualTo(2);
            assertThat(published.witnessed()).isTrue();
        });
    }

    @Test
    void doesNotWaitForAWitnessThatIsNotNeeded() throws Exception {
        third.behave(FakeWitness::silent);
        TestServer server = server(2, FAST);

        for (int size = 2; size < 6; size++) {
            server.add("entry " + size);
            assertThat(published(server, size).get(1, TimeUnit.SECONDS).size()).isGreaterThanOrEqualTo(size);
        }

        assertThat(third.requests()).as("one at a time").hasSize(1);
    }

    @Test
    void addsTheCosignaturesThatComeAfterTheQuorum() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        third.behave((self, request) -> {
            release.await();
            return self.honest(request);
        });
        TestServer server = server(2, FAST);
        Published quorum = published(server, 1).join();
        BlockingQueue<Published> next = listen(server);

        release.countDown();

        Published complete;
        do { // who listens now may still hear of the quorum itself
            complete = next.poll(10, TimeUnit.SECONDS);
            assertThat(complete).isNotNull();
            assertThat(complete.size()).isEqualTo(quorum.size());
        } while (verified(server, complete).cosignatures().size() < 3);
    }

    @Test
    void learnsWhereAWitnessIsAndProvesConsistencyFromThere() throws Exception {
        TestServer server = server(3, FAST);
        CheckpointNote one = server.awaitPublished(1);
        server.add("a");
        server.awaitPublished(2);
        first.knows(one.checkpoint().head()); // it lost its last write

        server.add("b");
        CheckpointNote three = server.awaitPublished(3);

        assertThat(first.latest()).isEqualTo(three.checkpoint().head());
        List<AddCheckpointRequest> requests = first.requests();
        assertThat(requests.get(requests.size() - 2).oldSize()).isEqualTo(2);
        assertThat(requests.get(requests.size() - 1).oldSize()).isEqualTo(1);
        assertThat(requests.get(requests.size() - 1).proof()).isNotEmpty();
    }

    @Test
    void remembersAcrossARestartWhereItsWitnessesAre() throws Exception {
        TestServer server = server(3, FAST);
        server.awaitPublished(1);
        int asked = first.requests().size();

        server.restart();
        server.add("a");
        server.awaitPublished(2);

        assertThat(first.requests().get(asked).oldSize()).isEqualTo(1);
        assertThat(first.requests()).as("no conflict was needed").hasSize(asked + 1);
    }

    @Test
    void sendsWitnessesTheLogsOwnSignaturesOnly() throws Exception {
        TestServer server = server(2, FAST);
        server.awaitPublished(1);

        assertThat(first.requests().get(0).checkpoint().signatures()).hasSize(2);
    }

    @Test
    void countsNoCosignatureThatDoesNotVerify() throws Exception {
        third.behave((self, request) -> {
            Checkpoint real = request.checkpoint().checkpoint();
            return self.cosign(Checkpoint.of(real.origin(), new TreeHead(real.size() + 1, real.root())));
        });
        TestServer server = server(3, FAST + "  witnessed_wait: 300ms\n");

        assertThatThrownBy(() -> published(server, 1).join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code())
                        .isEqualTo(ErrorCode.WITNESSES_UNAVAILABLE));
        assertThat(metric(server, "witness=\"w3\",outcome=\"invalid\"")).isPositive();
    }

    @Test
    void doesNotCountAWitnessTwiceForAnothersName() throws Exception {
        third.behave((self, request) -> second.cosign(request.checkpoint().checkpoint()));
        TestServer server = server(3, FAST + "  witnessed_wait: 300ms\n");

        assertThatThrownBy(() -> published(server, 1).join()).isInstanceOf(CompletionException.class);
    }

    @Test
    void survivesAWitnessThatFloods() throws Exception {
        byte[] flood = new byte[4 << 20];
        third.behave((self, request) -> new Reply(200, "text/plain", Bytes.wrapUnsafe(flood)));
        TestServer server = server(2, FAST);

        assertThat(published(server, 1).join().size()).isEqualTo(1);
        assertThat(server.add("a").statusCode()).isEqualTo(200);
        assertThat(published(server, 2).join().size()).isEqualTo(2);
    }

    @Test
    void gaveUpOnAWitnessThatContradictsItself() throws Exception {
        third.behave((self, request) -> Reply.conflict(request.oldSize() == 0 ? 1 : 0));
        TestServer server = server(2, FAST);
        server.awaitPublished(1);
        server.add("a");
        server.awaitPublished(2);

        assertThat(metric(server, "witness=\"w1\",outcome=\"cosigned\"")).isPositive();
        assertThat(third.requests().size()).as("a few tries, with pauses").isLessThan(100);
    }

    @Test
    void leavesAWitnessAloneThatDoesNotKnowTheLog() throws Exception {
        third.behave((self, request) -> Reply.of(404));
        TestServer server = server(2, "publish:\n  min_interval: 0ms\n  witness_pause: 1h\n");
        for (int size = 2; size < 5; size++) {
            server.add("entry " + size);
            server.awaitPublished(size);
        }

        assertThat(third.requests()).hasSize(1);
        assertThat(metric(server, "witness=\"w3\",outcome=\"unknown_log\"")).isEqualTo(1);
    }

    @Test
    void doesNotAskAgainAfterAFork() throws Exception {
        TestServer server = server(2, "publish:\n  min_interval: 0ms\n  witness_pause: 1h\n");
        server.awaitPublished(1);
        third.behave((self, request) -> Reply.of(409));
        int asked = third.requests().size();
        for (int size = 2; size < 5; size++) {
            server.add("entry " + size);
            server.awaitPublished(size);
        }

        assertThat(third.requests().size()).isLessThanOrEqualTo(asked + 1);
    }

    @Test
    void goesOnWhenAWitnessOnlyClaimsToBeAhead() throws Exception {
        third.behave((self, request) -> Reply.conflict(1_000));
        third.monitor(Bytes.utf8("not a checkpoint\n"));
        TestServer server = server(2, FAST);
        server.awaitPublished(1);

        assertThat(server.add("a").statusCode()).isEqualTo(200);
        assertThat(published(server, 2).join().size()).isEqualTo(2);
        assertThat(server.server().services().log().status()).isEqualTo(LogStatus.RUNNING);
    }

    @Test
    void haltsWhenAWitnessHoldsALargerCheckpointOfItsOwn() throws Exception {
        TestServer server = server(3, FAST);
        server.awaitPublished(1);
        Checkpoint ahead = Checkpoint.of(TestServer.ORIGIN, new TreeHead(9, Rfc6962.leafHash(Bytes.utf8("lost"))));
        LogKeys keys = LogKeys.read(server.data().keys());
        third.monitor(CheckpointNote.of(ahead, List.of(keys.signers().get(0).sign(ahead, 1)))
                .toBytes());
        third.behave((self, request) -> Reply.conflict(9));

        server.add("a");
        while (server.server().services().log().status() == LogStatus.RUNNING) {
            Thread.onSpinWait();
        }

        assertThat(server.get("/readyz").statusCode()).isEqualTo(503);
        assertThat(server.add("b").statusCode()).isEqualTo(503);
        assertThat(TestServer.text(server.add("b"))).contains("READ_ONLY");
        assertThat(server.get("/checkpoint").statusCode()).as("reads go on").isEqualTo(200);
    }

    @Test
    void asksItsWitnessesForLaterHeadsBeforeItTakesAnythingAfterAStart() throws Exception {
        TestServer server = server(3, FAST);
        server.awaitPublished(1);
        Checkpoint ahead = Checkpoint.of(TestServer.ORIGIN, new TreeHead(9, Rfc6962.leafHash(Bytes.utf8("lost"))));
        LogKeys keys = LogKeys.read(server.data().keys());
        third.monitor(CheckpointNote.of(ahead, List.of(keys.signers().get(0).sign(ahead, 1)))
                .toBytes());

        server.restart();

        assertThat(server.server().services().log().status()).isEqualTo(LogStatus.HALTED);
        assertThat(TestServer.text(server.add("b"))).contains("READ_ONLY");
        third.monitor(Bytes.utf8("nothing of ours"));
        server.restart();
        assertThat(server.server().services().log().status())
                .as("without the checkpoint it is a witness's word alone")
                .isEqualTo(LogStatus.RUNNING);
    }

    @Test
    void keepsCosignaturesThatComeWhenANewerCheckpointIsOut() throws Exception {
        CountDownLatch overtaken = new CountDownLatch(1);
        third.behave((self, request) -> {
            overtaken.await();
            return self.honest(request);
        });
        TestServer server = server(2, FAST.replace("witness_timeout: 2s", "witness_timeout: 60s"));
        CheckpointNote one = server.awaitPublished(1);
        assertThat(server.add("a").statusCode()).isEqualTo(200);
        CheckpointNote two = server.awaitPublished(2);
        String name = third.name() + ".example/witness";
        assertThat(List.of(text(one), text(two))).noneMatch(note -> note.contains(name));

        overtaken.countDown();

        String kept = "";
        while (!kept.contains(name)) {
            kept = TestServer.text(server.get("/v1/checkpoints/1", "Accept", "text/plain"));
        }
        var verified = server.policy()
                .verify(CheckpointNote.parse(Bytes.utf8(kept)), Instant.now().getEpochSecond());
        assertThat(verified.cosignatures()).hasSize(3);
    }

    private static String text(CheckpointNote note) throws MalformedException {
        return note.toBytes().toUtf8();
    }

    @Test
    void countsWitnessesWhoseAnswerNeedsAPerson() throws Exception {
        third.behave((self, request) -> Reply.of(422));
        TestServer server = server(2, FAST);
        server.awaitPublished(1);
        while (server.server().services().publisher().alarms() == 0) {
            Thread.onSpinWait();
        }

        assertThat(TestServer.text(server.get("/metrics"))).contains("log_witness_alarms 1\n");
        assertThat(TestServer.text(server.get("/readyz")))
                .contains("\"witnessAlarms\":[{\"witness\":\"http://127.0.0.1:")
                .contains("\"answer\":\"rejected\"}]");
        assertThat(TestServer.text(server.get("/v1/witnesses"))).containsOnlyOnce("\"alarm\":\"rejected\"");

        third.behave((self, request) -> Reply.of(503));
        assertThat(server.add("silence takes nothing back").statusCode()).isEqualTo(200);
        CheckpointNote unused = server.awaitPublished(2);
        assertThat(server.server().services().publisher().alarmed()).containsValue("rejected");
    }

    @Test
    void refreshesTheCosignaturesOfAnIdleLog() throws Exception {
        TestServer server = server(3, FAST + "  refresh_interval: 50ms\n");
        Published before = published(server, 1).join();
        BlockingQueue<Published> next = listen(server);

        Published again = next.poll(10, TimeUnit.SECONDS);

        assertThat(again).isNotNull();
        assertThat(again.size()).isEqualTo(before.size());
        assertThat(verified(server, again).cosignatures()).hasSize(3);
    }

    @Test
    void keepsEveryCheckpointThatWasPublished() throws Exception {
        TestServer server = server(2, FAST);
        List<Bytes> notes = new ArrayList<>();
        for (int size = 1; size < 5; size++) {
            notes.add(published(server, size).join().note());
            server.add("entry " + size);
        }

        for (int size = 1; size < 5; size++) {
            var response = server.get("/v1/checkpoints/" + size, "Accept", "text/plain");
            CheckpointNote kept = CheckpointNote.parse(Bytes.copyOf(response.body()));
            assertThat(kept.checkpoint())
                    .isEqualTo(CheckpointNote.parse(notes.get(size - 1)).checkpoint());
            assertThat(server.policy().verify(kept, TrustPolicy.NO_CLOCK).head().size())
                    .isEqualTo(size);
        }
    }

    @Test
    void withholdsACheckpointWhoseCosignaturesAreFromTheFuture() throws Exception {
        third.behave((self, request) -> {
            Checkpoint checkpoint = request.checkpoint().checkpoint();
            return new Reply(
                    200,
                    "text/plain",
                    self.signer()
                            .sign(checkpoint, Instant.now().getEpochSecond() + 10_000)
                            .toLine());
        });
        TestServer server = server(3, FAST + "  witnessed_wait: 300ms\n");

        assertThatThrownBy(() -> published(server, 1).join()).isInstanceOf(CompletionException.class);
        assertThat(server.checkpoint().checkpoint().size()).isZero();
    }

    private BlockingQueue<Published> listen(TestServer server) {
        BlockingQueue<Published> queue = new LinkedBlockingQueue<>();
        Consumer<Published> listener = queue::add;
        server.server().services().publisher().addListener(listener);
        return queue;
    }

    private static dev.vitrine.tlog.policy.VerifiedCheckpoint verified(TestServer server, Published published)
            throws Exception {
        try {
            return server.policy()
                    .verify(
                            CheckpointNote.parse(published.note()),
                            Instant.now().getEpochSecond());
        } catch (VerificationException e) {
            assertThat(e.reason()).isNotEqualTo(Reason.QUORUM_NOT_MET);
            throw e;
        }
    }

    private static long metric(TestServer server, String labels) {
        String line = TestServer.text(server.get("/metrics"))
                .lines()
                .filter(l -> l.contains("{" + labels + "}"))
                .findFirst()
                .orElse("none 0");
        return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
