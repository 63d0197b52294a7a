package dev.vitrine.log.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Part;
import dev.vitrine.evidence.sigstruct.EnclaveKey;
import dev.vitrine.evidence.simulate.SimulatedDomain;
import dev.vitrine.evidence.simulate.SimulatedEnclave;
import dev.vitrine.evidence.simulate.SimulatedGuest;
import dev.vitrine.evidence.simulate.SimulatedNitroEnclave;
import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.exhibit.CompromiseProof;
import dev.vitrine.log.server.index.Term;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.KeyCompromise;
import dev.vitrine.proto.v1.KeyKind;
import dev.vitrine.proto.v1.Provenance;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.proto.v1.SubmitAck;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evidence in the hands of a running server: what is refused, what is admitted, and what is said about it. */
class EvidenceTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = create("log", TestEvidence.config());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** In place of the server that there is, one for another log with this configuration. */
    private void replace(String config) throws IOException {
        server.close();
        server = create("other", config);
    }

    private TestServer create(String name, String config) throws IOException {
        return TestServer.create(
                Files.createDirectory(directory.resolve(name)), LogIdentity.EVIDENCE, "quorum none\n", config);
    }

    private HttpResponse<byte[]> submit(Statement statement) {
        return submit(TestEntries.leaf(statement));
    }

    private HttpResponse<byte[]> submit(byte[] leaf) {
        return server.post("/v1/entries", "application/octet-stream", leaf);
    }

    private static List<String> labels(HttpResponse<byte[]> response) throws IOException {
        assertThat(response.statusCode()).as(TestServer.text(response)).isEqualTo(200);
        List<String> labels = new ArrayList<>();
        JSON.readTree(response.body()).get("labels").forEach(label -> labels.add(label.asText()));
        return labels;
    }

    private static void refused(HttpResponse<byte[]> response, ErrorCode code, String where, String check)
            throws IOException {
        JsonNode error = JSON.readTree(response.body());
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(error.get("code").asText()).isEqualTo(code.name());
        assertThat(error.get("where").asText()).isEqualTo(where);
        assertThat(error.get("check").asText()).isEqualTo(check);
        assertThat(error.get("message").asText()).isNotEmpty();
    }

    private String metrics() {
        return TestServer.text(server.get("/metrics"));
    }

    @Test
    void forgedEvidenceIsRefusedWithTheCheckThatFailed() throws Exception {
        Exhibit quote = TestEvidence.quote(1);

        refused(
                submit(TestEntries.attestation(TestEvidence.flipped(quote, 112))),
                ErrorCode.EVIDENCE_FORGED,
                "statement.attestation",
                "quote.signature");
        Bytes tcbInfo = quote.part(Part.TCB_INFO).orElseThrow();
        String changed = new String(tcbInfo.toByteArray(), StandardCharsets.UTF_8)
                .replace("\"tcbEvaluationDataNumber\":", "\"tcbEvaluationDataNumber\":1");
        refused(
                submit(TestEntries.attestation(quote.with(Part.TCB_INFO, Bytes.utf8(changed)))),
                ErrorCode.EVIDENCE_FORGED,
                "statement.attestation",
                "collateral.tcb-info");
        assertThat(metrics())
                .contains("log_evidence_refused_total{code=\"EVIDENCE_FORGED\",check=\"quote.signature\"} 1");
        assertThat(server.server().services().log().head().size()).isEqualTo(1);
    }

    @Test
    void evidenceUnderARootThatNobodyNamedIsForged() throws Exception {
        replace("");

        refused(
                submit(TestEntries.attestation(TestEvidence.quote(1))),
                ErrorCode.EVIDENCE_FORGED,
                "statement.attestation",
                "chain.root");
    }

    @Test
    void malformedEvidenceIsRefusedWherever() throws Exception {
        Exhibit quote = TestEvidence.quote(1);
        Exhibit cut = new Exhibit(
                quote.kind(), quote.bytes().slice(0, quote.bytes().size() - 1), quote.parts(), quote.binding());
        Statement notJson = Statement.newBuilder()
                .setProvenance(Provenance.newBuilder().setSigstoreBundle(ByteString.copyFromUtf8("{\"mediaType\":1}")))
                .build();

        refused(
                submit(TestEntries.attestation(cut)),
                ErrorCode.EVIDENCE_MALFORMED,
                "statement.attestation",
                "evidence.format");
        refused(
                submit(TestEntries.attestation(
                        quote.with(Part.TDX_EVENT_LOG, Bytes.utf8("x")).with(Part.SIGSTRUCT, Bytes.utf8("x")))),
                ErrorCode.EVIDENCE_MALFORMED,
                "statement.attestation",
                "evidence.format");
        refused(
                submit(notJson),
                ErrorCode.EVIDENCE_MALFORMED,
                "statement.provenance.sigstore_bundle",
                "evidence.format");
        refused(
                submit(envelope("application/vnd.in-toto+json", "{\"_type\":\"https://in-toto.io/Statement/v1\"}")),
                ErrorCode.EVIDENCE_MALFORMED,
                "envelope",
                "evidence.format");
        assertThat(metrics())
                .contains("log_evidence_refused_total{code=\"EVIDENCE_MALFORMED\",check=\"evidence.format\"} 4");
    }

    private static byte[] envelope(String type, String payload) {
        return ("{\"payloadType\":\"" + type + "\",\"payload\":\""
                        + Base64.getEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8))
                        + "\",\"signatures\":[{\"keyid\":\"\",\"sig\":\"AAAA\"}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void evidenceOfEveryKindIsAdmittedWithLabels() throws Exception {
        Bytes data = Bytes.copyOf(new byte[64]);
        Bytes measured = Bytes.copyOf(new byte[48]);

        assertThat(labels(submit(TestEntries.attestation(TestEvidence.quote(1)))))
                .contains("simulated", "unbound")
                .doesNotContain("unproven", "debug");
        assertThat(labels(submit(
                        TestEntries.attestation(TestEvidence.SIMULATOR.tdx(SimulatedDomain.of(measured), data)))))
                .contains("simulated")
                .doesNotContain("unproven");
        assertThat(labels(
                        submit(TestEntries.attestation(TestEvidence.SIMULATOR.snp(SimulatedGuest.of(measured), data)))))
                .contains("simulated");
        assertThat(labels(submit(TestEntries.attestation(
                        TestEvidence.SIMULATOR.nitro(SimulatedNitroEnclave.of(Map.of(0, measured), data))))))
                .contains("simulated", "zero-pcrs", "debug");
        assertThat(labels(submit(envelope("application/vnd.in-toto+json", IN_TOTO))))
                .contains("unproven");
        assertThat(metrics())
                .contains("log_evidence_judged_total{kind=\"sgx-quote\"} 1")
                .contains("log_evidence_judged_total{kind=\"dsse-envelope\"} 1")
                .contains("log_evidence_labels_total{label=\"simulated\"} 4")
                .contains("log_evidence_labels_total{label=\"zero-pcrs\"} 1")
                .contains("log_evidence_labels_total{label=\"published-key\"} 0");
        assertThat(server.server().services().log().lookup(Term.label("simulated"), Long.MAX_VALUE, 10))
                .containsExactly(4L, 3L, 2L, 1L);
    }

    private static final String IN_TOTO = "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"x\","
            + "\"digest\":{\"sha256\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"}}],"
            + "\"predicateType\":\"https://example.org/p\",\"predicate\":{}}";

    @Test
    void aQuoteWithoutItsChainIsUnprovenAndAdmitted() throws Exception {
        Exhibit bare = TestEvidence.bare(TestEvidence.quote(1));

        assertThat(labels(submit(TestEntries.attestation(bare)))).contains("unproven");
    }

    @Test
    void whatNobodyKnowsIsAdmittedAsSuch() throws Exception {

        assertThat(labels(submit(TestEntries.opaque("hello")))).containsExactly("unproven");
        assertThat(labels(submit(TestEntries.leaf("no evidence at all")))).isEmpty();
        assertThat(labels(submit(envelope("text/plain", "hello")))).containsExactly("unproven");
    }

    @Test
    void labelsAreGivenAgainForADuplicate() throws Exception {
        Statement statement = TestEntries.attestation(TestEvidence.quote(3));

        List<String> first = labels(submit(statement));
        HttpResponse<byte[]> again = submit(statement);

        assertThat(labels(again)).isEqualTo(first).isNotEmpty();
        assertThat(TestServer.text(again)).contains("\"duplicate\":true");
    }

    @Test
    void aSignerThatAnEntryProvesCompromisedIsKnownFromThenOnAndAfterARestart() throws Exception {
        EnclaveKey key = EnclaveKey.generate(new Random(9));
        SimulatedEnclave enclave = SimulatedEnclave.of(Bytes.copyOf(new byte[32]), key.mrSigner());
        Exhibit quote = TestEvidence.SIMULATOR.sgx(enclave, Bytes.copyOf(new byte[64]));
        Exhibit later = TestEvidence.SIMULATOR.sgx(enclave, Bytes.copyOf(new byte[] {1}));
        Statement compromise = Statement.newBuilder()
                .setKeyCompromise(KeyCompromise.newBuilder()
                        .setKind(KeyKind.KEY_KIND_SGX_SIGNER)
                        .setIdentity(ByteStrings.of(key.mrSigner()))
                        .setOrigin("https://example.org/leak")
                        .setPublicKey(ByteStrings.of(key.toPublicKey()))
                        .setProof(ByteStrings.of(key.sign(CompromiseProof.message(key.mrSigner())))))
                .build();
        Statement forged = compromise.toBuilder()
                .setKeyCompromise(compromise.getKeyCompromise().toBuilder()
                        .setProof(ByteStrings.of(key.sign(Bytes.utf8("something else")))))
                .build();

        assertThat(labels(submit(TestEntries.attestation(quote)))).doesNotContain("published-key");
        assertThat(TestServer.text(submit(forged))).contains("EVIDENCE_FORGED", "key_compromise.proof");
        assertThat(submit(compromise).statusCode()).isEqualTo(200);
        assertThat(labels(submit(TestEntries.attestation(quote)))).contains("published-key");
        server.restart();
        assertThat(labels(submit(TestEntries.attestation(later)))).contains("published-key");
    }

    @Test
    void answersTooManyRequestsWhenTooMuchEvidenceWaits() throws Exception {
        replace(TestEvidence.config() + "  threads: 1\n  queue: 1\n");

        List<HttpResponse<String>> answers = IntStream.range(0, 200)
                .mapToObj(i -> server.http()
                        .sendAsync(
                                server.request("/v1/entries", "Content-Type", "application/octet-stream")
                                        .POST(BodyPublishers.ofByteArray(
                                                TestEntries.leaf(TestEntries.attestation(TestEvidence.quote(i)))))
                                        .build(),
                                BodyHandlers.ofString()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers.stream().map(HttpResponse::statusCode).distinct()).containsOnly(200, 429);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 429)
                .isNotEmpty()
                .allSatisfy(answer -> {
                    assertThat(answer.body()).contains("TOO_MANY_REQUESTS");
                    assertThat(answer.headers().firstValue("retry-after")).contains("1");
                });
        assertThat(submit(TestEntries.opaque("not behind quotes")).statusCode()).isEqualTo(200);
    }

    @Test
    void aStreamIsAnsweredInItsOrderWhateverTakesHowLong() throws Exception {
        replace(TestEvidence.config() + "  threads: 1\n  queue: 2\n");
        int count = 60;

        try (StreamClient stream = new StreamClient(server.port())) {
            String unused = stream.head();
            for (int i = 0; i < count; i++) {
                Statement statement =
                        switch (i % 3) {
                            case 0 -> TestEntries.attestation(TestEvidence.quote(i));
                            case 1 -> TestEntries.opaque("opaque " + i);
                            default -> TestEntries.attestation(TestEvidence.flipped(TestEvidence.quote(i), 112));
                        };
                stream.send(StreamClient.frame(TestEntries.leaf(statement)));
            }
            stream.end();
            for (int i = 0; i < count; i++) {
                SubmitAck ack = stream.ack();
                assertThat(ack.getSequence()).isEqualTo(i);
                if (i % 3 == 2) {
                    assertThat(ack.getError().getCode()).isEqualTo(ErrorCode.EVIDENCE_FORGED);
                    assertThat(ack.getError().getCheck()).isEqualTo("quote.signature");
                } else {
                    assertThat(ack.getLogged().getLabelsList())
                            .as("%s", ack)
                            .contains(i % 3 == 0 ? "simulated" : "unproven");
                }
            }
            assertThat(stream.isOver()).isTrue();
        }
    }

    @Test
    void theSigstructOfAReleaseIsJudged() throws Exception {
        Statement release = TestEntries.release(Bytes.copyOf(new byte[1808]));

        refused(
                submit(release),
                ErrorCode.EVIDENCE_MALFORMED,
                "statement.release.enclaves[0].sigstruct",
                "evidence.format");
    }
}
