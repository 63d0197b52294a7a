package dev.vitrine.log.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.JsonFormat;
import dev.vitrine.proto.rules.EntryRules;
import dev.vitrine.proto.v1.Entry;
import dev.vitrine.proto.v1.Error;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.LoggedEntry;
import dev.vitrine.proto.v1.Receipt;
import dev.vitrine.proto.v1.SubmitRequest;
import dev.vitrine.proto.v1.Wait;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.proof.TlogProof;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Submission of single entries to a log with admission, in every format, and of everything that is not an entry. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SubmitTest {

    private static final String PROTOBUF = "application/x-protobuf";
    private static final String JSON = "application/json";
    private static final String OCTETS = "application/octet-stream";

    private TestServer server;

    @BeforeAll
    void start(@TempDir Path directory) {
        server = TestServer.evidence(directory);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static Stream<Arguments> formats() {
        return Stream.of(
                Arguments.of(OCTETS, (Encoder) leaf -> leaf),
                Arguments.of("application/vnd.vitrine.entry.v1+protobuf", (Encoder) leaf -> leaf),
                Arguments.of(PROTOBUF, (Encoder) leaf -> SubmitRequest.newBuilder()
                        .setLeaf(ByteString.copyFrom(leaf))
                        .build()
                        .toByteArray()),
                Arguments.of(JSON, (Encoder) SubmitTest::json),
                Arguments.of("application/json; charset=utf-8", (Encoder) SubmitTest::json),
                Arguments.of("APPLICATION/JSON", (Encoder) SubmitTest::json));
    }

    private interface Encoder {
        byte[] encode(byte[] leaf);
    }

    private static byte[] json(byte[] leaf) {
        return utf8("{\"leaf\":\"" + Base64.getEncoder().encodeToString(leaf) + "\",\"wait\":\"WAIT_COMMITTED\"}");
    }

    @ParameterizedTest
    @MethodSource("formats")
    void takesAnEntryInEachFormatAndAnswersInEach(String type, Encoder encoder) throws Exception {
        byte[] leaf = TestEntries.leaf("format " + type);

        Receipt first = protobuf(server.post("/v1/entries", type, encoder.encode(leaf), "Accept", PROTOBUF));
        Receipt again = parseJson(server.post("/v1/entries?wait=committed", type, encoder.encode(leaf)));

        assertThat(first.getDuplicate()).isFalse();
        assertThat(first.getWitnessed()).isFalse();
        assertThat(bytes(first.getLeafHash()))
                .isEqualTo(Rfc6962.leafHash(Bytes.copyOf(leaf)).bytes());
        assertThat(again.getDuplicate()).isTrue();
        assertThat(again.getIndex()).isEqualTo(first.getIndex());
        for (Receipt receipt : List.of(first, again)) {
            TlogProof proof = TlogProof.parse(bytes(receipt.getTlogProof()));
            proof.inclusion()
                    .verify(
                            Rfc6962.leafHash(Bytes.copyOf(leaf)),
                            proof.checkpoint().checkpoint().root());
            assertThat(proof.checkpoint().toBytes()).isEqualTo(bytes(receipt.getCheckpoint()));
            assertThat(proof.inclusion().hashes()).hasSameSizeAs(receipt.getInclusionProofList());
        }
    }

    @Test
    void takesADsseEnvelope() throws Exception {
        byte[] envelope = TestEntries.dsse("hello");

        Receipt receipt = parseJson(server.post("/v1/entries", "application/vnd.dsse.envelope.v1+json", envelope));
        LoggedEntry entry = LoggedEntry.parseFrom(server.get("/v1/entries/" + receipt.getIndex(), "Accept", PROTOBUF)
                .body());

        assertThat(entry.getLeaf().toByteArray()).as("the exact bytes").isEqualTo(envelope);
    }

    @Test
    void waitsForPublicationIfAskedTo() throws Exception {
        byte[] leaf = TestEntries.leaf("witnessed");
        byte[] request = SubmitRequest.newBuilder()
                .setLeaf(ByteString.copyFrom(leaf))
                .setWait(Wait.WAIT_WITNESSED)
                .build()
                .toByteArray();

        Receipt receipt = protobuf(server.post("/v1/entries", PROTOBUF, request, "Accept", PROTOBUF));

        assertThat(receipt.getWitnessed()).isTrue();
        assertThat(TlogProof.parse(bytes(receipt.getTlogProof()))
                        .verify(Bytes.copyOf(leaf), server.policy())
                        .index())
                .isEqualTo(receipt.getIndex());
    }

    @Test
    void answersTheSecondSubmissionWhileTheFirstIsInFlight() {
        byte[] leaf = TestEntries.leaf("at the same time");

        var answers = Stream.generate(() -> server.http()
                        .sendAsync(
                                server.request("/v1/entries", "Accept", PROTOBUF, "Content-Type", OCTETS)
                                        .POST(BodyPublishers.ofByteArray(leaf))
                                        .build(),
                                HttpResponse.BodyHandlers.ofByteArray()))
                .limit(20)
                .toList()
                .stream()
                .map(future -> protobuf(future.join()))
                .toList();

        assertThat(answers.stream().map(Receipt::getIndex).distinct()).hasSize(1);
        assertThat(answers.stream().filter(receipt -> !receipt.getDuplicate())).hasSize(1);
    }

    private static Stream<Arguments> badLeaves() {
        var statement = TestEntries.statement("bad");
        Entry good = TestEntries.entry(statement, TestEntries.signer(1)).build();
        byte[] bytes = good.toByteArray();
        byte[] flipped = bytes.clone();
        flipped[flipped.length - 1] ^= 1;
        Entry twice = good.toBuilder().addSignatures(good.getSignatures(0)).build();
        Entry unordered = TestEntries.entry(statement, TestEntries.signer(1), TestEntries.signer(2))
                .build();
        Entry reversed = unordered.toBuilder()
                .clearSignatures()
                .addSignatures(unordered.getSignatures(1))
                .addSignatures(unordered.getSignatures(0))
                .build();
        return Stream.of(
                Arguments.of(new byte[0], ErrorCode.LEAF_EMPTY, 400),
                Arguments.of(utf8("MZ"), ErrorCode.LEAF_KIND_UNKNOWN, 422),
                Arguments.of(new byte[] {(byte) 0xd2, 1}, ErrorCode.LEAF_KIND_UNKNOWN, 422),
                Arguments.of(new byte[] {0x0a, (byte) 0xff}, ErrorCode.MALFORMED_PROTOBUF, 400),
                Arguments.of(java.util.Arrays.copyOf(bytes, bytes.length - 3), ErrorCode.MALFORMED_PROTOBUF, 400),
                Arguments.of(concat(bytes, new byte[] {0x78, 1}), ErrorCode.NOT_CANONICAL, 422),
                Arguments.of(flipped, ErrorCode.BAD_SIGNATURE, 422),
                Arguments.of(good.toBuilder().clearSignatures().build().toByteArray(), ErrorCode.MISSING_FIELD, 422),
                Arguments.of(twice.toByteArray(), ErrorCode.DUPLICATE_SIGNER, 422),
                Arguments.of(reversed.toByteArray(), ErrorCode.NOT_CANONICAL, 422),
                Arguments.of(
                        TestEntries.entry("text/plain", ByteString.copyFromUtf8("x"), TestEntries.signer(1))
                                .build()
                                .toByteArray(),
                        ErrorCode.UNKNOWN_PAYLOAD_TYPE,
                        422),
                Arguments.of(
                        TestEntries.entry(
                                        EntryRules.STATEMENT_TYPE,
                                        ByteString.copyFrom(new byte[] {(byte) 0xff}),
                                        TestEntries.signer(1))
                                .build()
                                .toByteArray(),
                        ErrorCode.MALFORMED_PROTOBUF,
                        400),
                Arguments.of(
                        TestEntries.entry(TestEntries.statement("x".repeat(5_000)), TestEntries.signer(1))
                                .build()
                                .toByteArray(),
                        ErrorCode.LIMIT_EXCEEDED,
                        422),
                Arguments.of(utf8("{\"payloadType\":\"a\"}"), ErrorCode.MISSING_FIELD, 422),
                Arguments.of(utf8("{"), ErrorCode.MALFORMED_JSON, 400));
    }

    @ParameterizedTest
    @MethodSource("badLeaves")
    void refusesWithAStableCode(byte[] leaf, ErrorCode code, int status) throws Exception {
        long before = size();

        HttpResponse<byte[]> asJson = server.post("/v1/entries", OCTETS, leaf);
        HttpResponse<byte[]> asProtobuf = server.post("/v1/entries", OCTETS, leaf, "Accept", PROTOBUF);

        assertThat(asJson.statusCode()).isEqualTo(status);
        assertThat(TestServer.text(asJson)).contains("\"code\":\"" + code + "\"");
        assertThat(asJson.headers().firstValue("content-type")).contains("application/json");
        assertThat(asProtobuf.statusCode()).isEqualTo(status);
        assertThat(Error.parseFrom(asProtobuf.body()).getCode()).isEqualTo(code);
        assertThat(Error.parseFrom(asProtobuf.body()).getRequestId()).isNotEmpty();
        assertThat(size()).as("nothing was logged").isEqualTo(before);
    }

    private static Stream<Arguments> badRequests() {
        return Stream.of(
                Arguments.of("/v1/entries", "text/plain", utf8("x"), 415, "UNSUPPORTED_MEDIA_TYPE"),
                Arguments.of("/v1/entries", "", utf8("x"), 415, "UNSUPPORTED_MEDIA_TYPE"),
                Arguments.of("/v1/entries?wait=forever", OCTETS, utf8("x"), 400, "INVALID_PARAMETER"),
                Arguments.of("/v1/entries?wait=witnessed&wait=committed", OCTETS, utf8("x"), 400, "INVALID_PARAMETER"),
                Arguments.of("/v1/entries?waiting=1", OCTETS, utf8("x"), 400, "INVALID_PARAMETER"),
                Arguments.of("/v1/entries", PROTOBUF, new byte[] {0x0a, 9, 1}, 400, "MALFORMED_PROTOBUF"),
                Arguments.of("/v1/entries", PROTOBUF, new byte[] {0x10, 99}, 400, "INVALID_PARAMETER"),
                Arguments.of("/v1/entries?wait=committed", PROTOBUF, new byte[] {0x10, 2}, 400, "INVALID_PARAMETER"),
                Arguments.of("/v1/entries", JSON, utf8("{\"leaf\":\"AA=\"}"), 400, "MALFORMED_JSON"),
                Arguments.of("/v1/entries", JSON, utf8("{\"leaf\":\"AB==\"}"), 400, "MALFORMED_JSON"),
                Arguments.of("/v1/entries", JSON, utf8("{\"leaf\":\"_-8=\"}"), 400, "MALFORMED_JSON"),
                Arguments.of("/v1/entries", JSON, utf8("{\"leaf\":1}"), 400, "MALFORMED_JSON"),
                Arguments.of("/v1/entries", JSON, utf8("{\"leaf\":\"\",\"leaf\":\"\"}"), 400, "MALFORMED_JSON"),
                Arguments.of("/v1/entries", JSON, utf8("{\"leaves\":\"\"}"), 400, "MALFORMED_JSON"),
                Arguments.of("/v1/entries", JSON, utf8("{\"wait\":\"1\"}"), 400, "MALFORMED_JSON"),
                Arguments.of("/v1/entries", JSON, utf8("{\"leaf\":\"\"} x"), 400, "MALFORMED_JSON"),
                Arguments.of("/v1/entries", JSON, utf8("[]"), 400, "MALFORMED_JSON"),
                Arguments.of("/v1/entries", JSON, new byte[] {'{', (byte) 0xff}, 400, "MALFORMED_JSON"),
                Arguments.of("/v1/entries", JSON, utf8("{}"), 400, "LEAF_EMPTY"),
                Arguments.of("/v1/entries", OCTETS, new byte[65_536], 413, "BODY_TOO_LARGE"),
                Arguments.of("/v1/entries", JSON, new byte[200_000], 413, "BODY_TOO_LARGE"),
                Arguments.of("/add", OCTETS, utf8("x"), 404, "NOT_FOUND"),
                Arguments.of("/v1/nothing", OCTETS, utf8("x"), 404, "NOT_FOUND"),
                Arguments.of("/v1/log", OCTETS, utf8("x"), 405, "METHOD_NOT_ALLOWED"));
    }

    @ParameterizedTest
    @MethodSource("badRequests")
    void refusesARequestThatMakesNoSense(String path, String type, byte[] body, int status, String code) {
        HttpResponse<byte[]> response = type.isEmpty()
                ? server.send(server.request(path).POST(BodyPublishers.ofByteArray(body)))
                : server.post(path, type, body);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(TestServer.text(response)).contains("\"code\":\"" + code + "\"");
        assertThat(response.headers().firstValue("cache-control")).contains("no-store");
    }

    @Test
    void aLeafInAMessageMayNotBeTooLargeEither() {
        byte[] request = SubmitRequest.newBuilder()
                .setLeaf(ByteString.copyFrom(new byte[65_536]))
                .build()
                .toByteArray();

        HttpResponse<byte[]> response = server.post("/v1/entries", PROTOBUF, request);

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(TestServer.text(response)).contains("LEAF_TOO_LARGE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/json;q=0", "image/*"})
    void refusesToAnswerInAFormatItDoesNotHave(String accept) throws Exception {
        long before = size();

        HttpResponse<byte[]> response =
                server.post("/v1/entries", OCTETS, TestEntries.leaf("not acceptable"), "Accept", accept);

        assertThat(response.statusCode()).isEqualTo(406);
        assertThat(TestServer.text(response)).contains("NOT_ACCEPTABLE");
        assertThat(size()).as("asked before the work is done").isEqualTo(before);
    }

    @Test
    void tellsWhichMethodsAPathHas() {
        HttpResponse<byte[]> options =
                server.send(server.request("/v1/entries").method("OPTIONS", BodyPublishers.noBody()));
        HttpResponse<byte[]> put = server.send(server.request("/v1/entries").PUT(BodyPublishers.noBody()));

        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(options.headers().firstValue("allow")).contains("OPTIONS, POST");
        assertThat(put.statusCode()).isEqualTo(405);
        assertThat(put.headers().firstValue("allow")).contains("OPTIONS, POST");
    }

    private long size() {
        return server.server().services().log().head().size();
    }

    private static Receipt protobuf(HttpResponse<byte[]> response) {
        assertThat(response.statusCode()).as(TestServer.text(response)).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains(PROTOBUF);
        try {
            return Receipt.parseFrom(response.body());
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static Receipt parseJson(HttpResponse<byte[]> response) throws Exception {
        assertThat(response.statusCode()).as(TestServer.text(response)).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains(JSON);
        Receipt.Builder receipt = Receipt.newBuilder();
        JsonFormat.parser().merge(TestServer.text(response), receipt);
        return receipt.build();
    }

    private static Bytes bytes(ByteString string) {
        return Bytes.copyOf(string.toByteArray());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] joined = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }
}
