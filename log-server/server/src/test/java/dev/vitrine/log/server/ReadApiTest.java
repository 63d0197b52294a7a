package dev.vitrine.log.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.vitrine.proto.v1.ConsistencyProof;
import dev.vitrine.proto.v1.ListCheckpointsResponse;
import dev.vitrine.proto.v1.LogInfo;
import dev.vitrine.proto.v1.LoggedEntry;
import dev.vitrine.proto.v1.Receipt;
import dev.vitrine.proto.v1.SignedCheckpoint;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.proof.TlogProof;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reading routes of /v1, in both formats. The log publishes each of its sizes 1 to 6. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadApiTest {

    private static final String PROTOBUF = "application/x-protobuf";
    private static final int SIZE = 6;

    private TestServer server;

    @BeforeAll
    void fill(@TempDir Path directory) {
        server = TestServer.create(directory, LogIdentity.RAW, "quorum none\n", "publish:\n  min_interval: 0ms\n");
        for (int size = 1; size < SIZE; size++) {
            server.awaitPublished(size);
            server.add("entry " + size);
        }
        server.awaitPublished(SIZE);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static String hex(String leaf) {
        return Rfc6962.leafHash(Bytes.utf8(leaf)).hex();
    }

    @Test
    void findsAnEntryByIndexAndByHash() throws Exception {
        for (String path : List.of("/v1/entries/3", "/v1/entries/by-hash/" + hex("entry 3"))) {
            LoggedEntry entry = LoggedEntry.parseFrom(ok(server.get(path, "Accept", PROTOBUF)));
            LoggedEntry.Builder json = LoggedEntry.newBuilder();
            JsonFormat.parser().merge(TestServer.text(server.get(path)), json);

            assertThat(entry.getIndex()).isEqualTo(3);
            assertThat(entry.getLeaf().toStringUtf8()).isEqualTo("entry 3");
            assertThat(json.build()).isEqualTo(entry);
        }
    }

    @Test
    void printsEveryFieldInJson() {
        assertThat(TestServer.text(server.get("/v1/entries/0"))).contains("\"index\":\"0\"");
        assertThat(TestServer.text(server.get("/v1/log"))).contains("\"minimumIndex\":\"0\"");
    }

    @Test
    void provesAnEntryInEveryPublishedTreeThatHasIt() throws Exception {
        for (long size = 4; size <= SIZE; size++) {
            String path = "/v1/entries/3/receipt?size=" + size;
            Receipt receipt = Receipt.parseFrom(ok(server.get(path, "Accept", PROTOBUF)));
            HttpResponse<byte[]> file = server.get(path, "Accept", "text/plain");

            assertThat(receipt.getTlogProof().toByteArray()).isEqualTo(file.body());
            assertThat(receipt.getWitnessed()).isTrue();
            TlogProof proof = TlogProof.parse(Bytes.copyOf(file.body()));
            assertThat(proof.checkpoint().checkpoint().size()).isEqualTo(size);
            assertThat(proof.verify(Bytes.utf8("entry 3"), server.policy()).index())
                    .isEqualTo(3);
        }
    }

    @Test
    void provesAnEntryByItsHashInTheLatestTree() throws Exception {
        Receipt receipt = Receipt.parseFrom(
                ok(server.get("/v1/entries/by-hash/" + hex("entry 1") + "/receipt", "Accept", PROTOBUF)));

        assertThat(receipt.getIndex()).isEqualTo(1);
        assertThat(CheckpointNote.parse(Bytes.copyOf(receipt.getCheckpoint().toByteArray()))
                        .checkpoint()
                        .size())
                .isEqualTo(SIZE);
    }

    @Test
    void provesThatEachTreeIsAPrefixOfEachLargerOne() throws Exception {
        for (int from = 0; from <= SIZE; from++) {
            for (int to = Math.max(1, from); to <= SIZE; to++) {
                ConsistencyProof proof = ConsistencyProof.parseFrom(
                        ok(server.get("/v1/consistency?from=" + from + "&to=" + to, "Accept", PROTOBUF)));
                List<Hash> hashes = new ArrayList<>();
                for (var hash : proof.getHashesList()) {
                    hashes.add(Hash.of(hash.toByteArray(), 0));
                }
                if (from > 0) {
                    new dev.vitrine.tlog.merkle.ConsistencyProof(from, to, hashes).verify(root(from), root(to));
                } else {
                    assertThat(hashes).isEmpty();
                }
            }
        }
    }

    private Hash root(int size) throws Exception {
        byte[] body = ok(server.get("/v1/checkpoints/" + size, "Accept", PROTOBUF));
        return Hash.of(SignedCheckpoint.parseFrom(body).getRoot().toByteArray(), 0);
    }

    @Test
    void showsTheLatestCheckpointInThreeForms() throws Exception {
        SignedCheckpoint message =
                SignedCheckpoint.parseFrom(ok(server.get("/v1/checkpoints/latest", "Accept", PROTOBUF)));
        byte[] note = ok(server.get("/v1/checkpoints/latest", "Accept", "text/plain"));

        assertThat(message.getSize()).isEqualTo(SIZE);
        assertThat(message.getNote().toByteArray()).isEqualTo(note);
        assertThat(server.get("/checkpoint").body()).isEqualTo(note);
        assertThat(message.getPublishedAt()).isPositive();
        assertThat(TestServer.text(server.get("/v1/checkpoints/latest"))).contains("\"size\":\"6\"");
    }

    @Test
    void listsCheckpointsNewestFirst() throws Exception {
        assertThat(sizes("")).containsExactly(6L, 5L, 4L, 3L, 2L, 1L, 0L);
        assertThat(sizes("?below=4")).containsExactly(3L, 2L, 1L, 0L);
        assertThat(sizes("?limit=2")).containsExactly(6L, 5L);
        assertThat(sizes("?below=3&limit=1")).containsExactly(2L);
        assertThat(sizes("?limit=0&below=0")).hasSize(7);
    }

    private List<Long> sizes(String query) throws Exception {
        byte[] body = ok(server.get("/v1/checkpoints" + query, "Accept", PROTOBUF));
        return ListCheckpointsResponse.parseFrom(body).getCheckpointsList().stream()
                .map(SignedCheckpoint::getSize)
                .toList();
    }

    @Test
    void tellsWhatLogItIs() throws Exception {
        LogInfo info = LogInfo.parseFrom(ok(server.get("/v1/log", "Accept", PROTOBUF)));

        assertThat(info.getOrigin()).isEqualTo(TestServer.ORIGIN);
        assertThat(info.getVkeysList()).hasSize(2).allMatch(vkey -> vkey.startsWith(TestServer.ORIGIN + "+"));
        assertThat(info.getAdmission()).isEqualTo("raw");
        assertThat(info.getMaxLeafSize()).isEqualTo(65_535);
        assertThat(info.getWitnessPolicy()).contains("quorum none");
        assertThat(info.getSoftware()).startsWith("vitrine ");
        assertThat(info.getCommittedSize()).isEqualTo(SIZE);
        assertThat(info.getPublishedSize()).isEqualTo(SIZE);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/entries/6, 404, INDEX_OUT_OF_RANGE",
        "/v1/entries/9223372036854775807, 404, INDEX_OUT_OF_RANGE",
        "/v1/entries/9223372036854775808, 400, INVALID_PARAMETER",
        "/v1/entries/18446744073709551616, 400, INVALID_PARAMETER",
        "/v1/entries/-1, 400, INVALID_PARAMETER",
        "/v1/entries/+1, 400, INVALID_PARAMETER",
        "/v1/entries/01, 400, INVALID_PARAMETER",
        "/v1/entries/1e0, 400, INVALID_PARAMETER",
        "/v1/entries/%31, 400, INVALID_PARAMETER",
        "/v1/entries/1?x=1, 400, INVALID_PARAMETER",
        "/v1/entries/, 400, INVALID_PARAMETER",
        "/v1/entries/1/, 404, NOT_FOUND",
        "/v1/entries/1/receipt/x, 404, NOT_FOUND",
        "/v1/entries/by-hash/00, 400, INVALID_PARAMETER",
        "/v1/entries/by-hash/zz, 400, INVALID_PARAMETER",
        "/v1/entries/by-hash/E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855, 400, INVALID_PARAMETER",
        "/v1/entries/by-hash/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, 404, NOT_FOUND",
        "/v1/entries/by-hash/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855/receipt, 404, NOT_FOUND",
        "/v1/entries/6/receipt, 404, INDEX_OUT_OF_RANGE",
        "/v1/entries/3/receipt?size=3, 404, INDEX_OUT_OF_RANGE",
        "/v1/entries/3/receipt?size=7, 404, SIZE_OUT_OF_RANGE",
        "/v1/entries/3/receipt?size=x, 400, INVALID_PARAMETER",
        "/v1/consistency, 400, INVALID_PARAMETER",
        "/v1/consistency?from=2&to=1, 400, INVALID_PARAMETER",
        "/v1/consistency?from=7, 404, SIZE_OUT_OF_RANGE",
        "/v1/consistency?from=1&to=7, 404, SIZE_OUT_OF_RANGE",
        "/v1/consistency?from=1&from=1, 400, INVALID_PARAMETER",
        "/v1/checkpoints/7, 404, SIZE_OUT_OF_RANGE",
        "/v1/checkpoints/x, 400, INVALID_PARAMETER",
        "/v1/checkpoints?limit=1001, 400, INVALID_PARAMETER",
        "/v1/checkpoints?limit=-1, 400, INVALID_PARAMETER",
        "/v1/checkpoints?offset=1, 400, INVALID_PARAMETER",
        "/v1/events?after=7, 404, SIZE_OUT_OF_RANGE",
        "/v1, 404, NOT_FOUND",
        "/nothing, 404, NOT_FOUND"
    })
    void refusesWithAStableCode(String path, int status, String code) {
        HttpResponse<byte[]> response = server.get(path);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(TestServer.text(response)).contains("\"code\":\"" + code + "\"");
    }

    @Test
    void saysWhichSizesWereNotPublished(@TempDir Path directory) {
        try (TestServer slow =
                TestServer.create(directory, LogIdentity.RAW, "quorum none\n", "publish:\n  min_interval: 1h\n")) {
            slow.awaitPublished(1);
            slow.add("a");
            slow.add("b");

            assertThat(TestServer.text(slow.get("/v1/checkpoints/2"))).contains("NOT_PUBLISHED");
            HttpResponse<byte[]> receipt = slow.get("/v1/entries/1/receipt");
            assertThat(receipt.statusCode()).isEqualTo(404);
            assertThat(TestServer.text(receipt)).contains("NOT_PUBLISHED");
            assertThat(receipt.headers().firstValue("retry-after")).contains("1");
        }
    }

    private static byte[] ok(HttpResponse<byte[]> response) {
        assertThat(response.statusCode()).as(TestServer.text(response)).isEqualTo(200);
        return response.body();
    }
}
