package dev.vitrine.witness.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.wire.AddCheckpointRequest;
import dev.vitrine.tlog.wire.SignSubtreeRequest;
import dev.vitrine.witness.SharedVectors;
import dev.vitrine.witness.TestLog;
import dev.vitrine.witness.TestWitness;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks of three other implementations, case by case; a case of the list that is not here fails the test. */
class BehaviourChecklistTest {

    private static final TestLog LOG = TestLog.of("log.example/checklist");

    @TempDir
    Path directory;

    private HttpWitness witness;

    private interface Check {
        void run() throws Exception;
    }

    @BeforeEach
    void start() throws Exception {
        witness = HttpWitness.start(directory.resolve("db")).trusting(LOG.keys());
    }

    @AfterEach
    void stop() {
        witness.close();
    }

    @Test
    void behavesAsTheOthersDoInAddCheckpoint() throws Exception {
        Map<String, Check> checks = new LinkedHashMap<>();
        checks.put("size-0 checkpoint whose root is not SHA-256(\"\")", () -> {
            expect(422, add(new AddCheckpointRequest(0, List.of(), oddEmpty())));
            expect(200, add(LOG.request(0, 0)));
        });
        checks.put(
                "size-0 checkpoint, other root, witness already holds size 0",
                () -> expect(422, add(new AddCheckpointRequest(0, List.of(), oddEmpty()))));
        checks.put(
                "old 0, non-empty proof",
                () -> expect(422, add(new AddCheckpointRequest(0, LOG.proof(3, 5), LOG.note(5)))));
        checks.put(
                "size 0 -> size 5 with empty proof after having cosigned size 0",
                () -> expect(200, add(LOG.request(0, 5))));
        checks.put("old == size, same root (re-cosign, new timestamp)", () -> {
            long later = witness.now.addAndGet(60);
            HttpResponse<String> again = add(LOG.request(5, 5));
            expect(200, again);
            assertThat(again.body())
                    .isNotEqualTo(add(LOG.request(5, 5), later + 1).body());
        });
        checks.put("old == size, other root", () -> expect(422, add(LOG.fork().request(5, 5))));
        checks.put(
                "old > checkpoint size", () -> expect(400, add(new AddCheckpointRequest(6, List.of(), LOG.note(5)))));
        checks.put(
                "old 007 / old +0 / no old prefix / missing blank line / 16-byte proof hash / >63 proof lines", () -> {
                    String good = text(LOG.request(5, 7).toBytes());
                    String hash = LOG.head(3).root().base64() + "\n";
                    for (String bad : List.of(
                            good.replace("old 5", "old 007"),
                            good.replace("old 5", "old +0"),
                            good.substring(4),
                            good.replaceFirst("\n\n", "\n"),
                            good.replace("old 5\n", "old 5\nAAAAAAAAAAAAAAAAAAAAAA==\n"),
                            good.replace("old 5\n", "old 5\n" + hash.repeat(64)))) {
                        expect(400, witness.post("/add-checkpoint", Bytes.utf8(bad)));
                    }
                });
        // The text has no such rule, an Ed25519 cosignature covers the lines, and other witnesses take them.
        checks.put(
                "extension lines in checkpoint (Sunlight policy, not spec)",
                () -> expect(
                        200,
                        add(new AddCheckpointRequest(
                                5,
                                List.of(),
                                LOG.sign(new Checkpoint(LOG.origin(), LOG.head(5), List.of("extension")))))));
        checks.put("response contains only the witness own lines, never echoes the log line", () -> assertThat(
                        add(LOG.request(5, 5)).body().lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("— " + TestWitness.NAME + " ")));
        checks.put(
                "submitted checkpoint carries a forged line with the witness own name+keyID: request still 200, forged"
                        + " line must not be persisted, later requests must work",
                () -> {
                    NoteSignature forged = new NoteSignature(
                            TestWitness.keys().name(),
                            TestWitness.keys().verifierKeys().get(0).keyId(),
                            Bytes.utf8("forged".repeat(12)));
                    CheckpointNote note = LOG.note(5).plusSignatures(List.of(forged));
                    expect(200, add(new AddCheckpointRequest(5, List.of(), note)));
                    assertThat(CheckpointNote.parse(Bytes.utf8(
                                            witness.checkpoint(LOG.origin()).body()))
                                    .signatures())
                            .hasSize(3)
                            .doesNotContain(forged);
                    expect(200, add(LOG.request(5, 5)));
                });
        TestLog second = TestLog.of("log.example/checklist/2");
        checks.put("0->2", () -> {
            HttpWitness unused = witness.trusting(second.keys());
            expect(200, add(second.request(0, 2)));
        });
        checks.put("old 1 when witness has 2", () -> {
            HttpResponse<String> conflict = add(second.request(1, 2));
            expect(409, conflict);
            assertThat(conflict.body()).isEqualTo("2\n");
            assertThat(conflict.headers().firstValue("content-type")).contains("text/x.tlog.size");
        });
        checks.put("2->4, then 4->4, then 4->5", () -> {
            expect(200, add(second.request(2, 4)));
            expect(200, add(second.request(4, 4)));
            expect(200, add(second.request(4, 5)));
        });
        runAll("addCheckpoint", checks);
    }

    @Test
    void behavesAsTheOthersDoInSignSubtree() throws Exception {
        expect(200, add(LOG.request(0, 5)));
        CheckpointNote reference =
                CheckpointNote.parse(Bytes.utf8(witness.checkpoint(LOG.origin()).body()));
        String good = text(LOG.subtree(4, 5, reference).toBytes());
        Map<String, Check> checks = new LinkedHashMap<>();
        checks.put("[4,5) [0,4) [0,5) of size 5 with valid proof", () -> {
            for (long[] range : new long[][] {{4, 5}, {0, 4}, {0, 5}}) {
                HttpResponse<String> response = sign(LOG.subtree(range[0], range[1], reference));
                expect(200, response);
                assertThat(response.body().lines()).hasSize(1);
                NoteSignature line =
                        NoteSignature.parseLine(Bytes.utf8(response.body().stripTrailing()));
                assertThat(line.keyId())
                        .isEqualTo(TestWitness.keys().verifierKeys().get(1).keyId());
                assertThat(line.signature().slice(0, 8).hex()).isEqualTo("0".repeat(16));
            }
        });
        checks.put("[1,3) misaligned", () -> expect(400, sign(good.replace("subtree 4 5", "subtree 1 3"))));
        checks.put("end > checkpoint size", () -> expect(400, sign(good.replace("subtree 4 5", "subtree 4 6"))));
        checks.put("start written 04", () -> expect(400, sign(good.replace("subtree 4 5", "subtree 04 5"))));
        checks.put("missing checkpoint part", () -> expect(400, sign(good.substring(0, good.indexOf("\n\n") + 2))));
        checks.put("wrong subtree hash or wrong proof hash", () -> {
            SignSubtreeRequest honest = LOG.subtree(4, 5, reference);
            Hash wrong = LOG.head(3).root();
            expect(422, sign(new SignSubtreeRequest(4, 5, wrong, honest.proof(), reference)));
            expect(
                    422,
                    sign(new SignSubtreeRequest(
                            4,
                            5,
                            honest.hash(),
                            Collections.nCopies(honest.proof().size(), wrong),
                            reference)));
        });
        TestLog stranger = TestLog.of("log.example/stranger");
        checks.put("unknown origin", () -> expect(404, sign(stranger.subtree(4, 5, stranger.note(5)))));
        checks.put("only log signature, or only the witness Ed25519 cosignature, on the checkpoint", () -> {
            expect(403, sign(LOG.subtree(4, 5, LOG.note(5))));
            CheckpointNote ed25519 =
                    reference.withSignatures(List.of(reference.signatures().get(1)));
            expect(403, sign(LOG.subtree(4, 5, ed25519)));
        });
        runAll("signSubtree", checks);
    }

    private static void runAll(String list, Map<String, Check> checks) throws Exception {
        List<String> listed = StreamSupport.stream(
                        SharedVectors.json("witness/behaviour-checklist.json")
                                .required(list)
                                .spliterator(),
                        false)
                .map((JsonNode each) -> each.required("case").textValue())
                .toList();
        assertThat(checks.keySet()).containsExactlyInAnyOrderElementsOf(listed);
        for (Check check : checks.values()) {
            check.run();
        }
    }

    private static CheckpointNote oddEmpty() {
        return LOG.sign(Checkpoint.of(LOG.origin(), new TreeHead(0, LOG.head(1).root())));
    }

    private static void expect(int status, HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    }

    private HttpResponse<String> add(AddCheckpointRequest request) throws Exception {
        return witness.post("/add-checkpoint", request.toBytes());
    }

    private HttpResponse<String> add(AddCheckpointRequest request, long at) throws Exception {
        witness.now.set(at);
        return add(request);
    }

    private HttpResponse<String> sign(SignSubtreeRequest request) throws Exception {
        return witness.post("/sign-subtree", request.toBytes());
    }

    private HttpResponse<String> sign(String body) throws Exception {
        return witness.post("/sign-subtree", Bytes.utf8(body));
    }

    private static String text(Bytes bytes) {
        return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
    }
}
