package dev.vitrine.log.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.evidence.dsse.Pae;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.proto.v1.BlobInfo;
import dev.vitrine.proto.v1.BlobUpload;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlobTest {

    private static final String LIMITS = """
            blobs:
              max_size: 1MiB
              publisher_quota: 1536KiB
              total: 2MiB
              retention: 30d
            """;

    private final Bytes content = random(300_000, 1);
    private final Bytes sha256 = Hashes.sha256(content);
    private TestServer server;

    @BeforeEach
    void start(@TempDir Path directory) {
        server = TestServer.create(directory, LogIdentity.EVIDENCE, "quorum none\n", LIMITS);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Bytes random(int size, int seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return Bytes.wrapUnsafe(bytes);
    }

    private static String right(String origin, Bytes sha256, long size, PublisherSigner signer) {
        Bytes message = Pae.encode(
                "application/vnd.vitrine.blob-upload.v1",
                Bytes.utf8(origin + "\n" + sha256.hex() + "\n" + size + "\n"));
        BlobUpload upload = BlobUpload.newBuilder()
                .setPublicKey(Story.bytes(signer.publicKey().spki()))
                .setSignature(Story.bytes(signer.sign(message)))
                .setSize(size)
                .build();
        return Base64.getEncoder().encodeToString(upload.toByteArray());
    }

    private HttpResponse<byte[]> put(Bytes sha256, Bytes body, String right) {
        HttpRequest.Builder request = server.request("/v1/blobs/" + sha256.hex(), "Vitrine-Upload", right);
        return server.send(request.PUT(BodyPublishers.ofByteArray(body.toByteArray())));
    }

    private HttpResponse<byte[]> put(Bytes body, int key) {
        Bytes hash = Hashes.sha256(body);
        return put(hash, body, right(TestServer.ORIGIN, hash, body.size(), TestEntries.signer(key)));
    }

    private String path() {
        return "/v1/blobs/" + sha256.hex();
    }

    @Test
    void whatWasUploadedIsServedForEver() throws IOException {
        long before = System.currentTimeMillis() / 1000;
        HttpResponse<byte[]> stored = put(content, 1);
        assertThat(stored.statusCode()).as(TestServer.text(stored)).isEqualTo(201);
        assertThat(TestServer.text(stored)).contains("\"created\":true");

        HttpResponse<byte[]> response = server.get(path());
        assertThat(response.body()).isEqualTo(content.toByteArray());
        assertThat(header(response, "etag")).isEqualTo('"' + sha256.hex() + '"');
        assertThat(header(response, "cache-control")).contains("immutable");
        assertThat(header(response, "content-disposition")).isEqualTo("attachment");
        assertThat(header(response, "content-security-policy")).contains("sandbox");
        assertThat(server.get(path(), "If-None-Match", '"' + sha256.hex() + '"').statusCode())
                .isEqualTo(304);

        BlobInfo info = BlobInfo.parseFrom(
                server.get(path() + "/info", "Accept", "application/x-protobuf").body());
        assertThat(info.getHere()).isTrue();
        assertThat(info.getSize()).isEqualTo(content.size());
        assertThat(info.getRetainedUntil()).isBetween(before + 30 * 86_400L, before + 30 * 86_400L + 60);
        assertThat(info.getPublisher())
                .isEqualTo(TestEntries.signer(1).publicKey().keyId().hex());

        server.restart();
        assertThat(server.get(path()).body()).isEqualTo(content.toByteArray());
    }

    private static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void headSaysHowLargeItIs() {
        assertThat(put(content, 1).statusCode()).isEqualTo(201);
        HttpResponse<byte[]> head = server.send(server.request(path()).method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(header(head, "content-length")).isEqualTo("300000");
        assertThat(header(head, "accept-ranges")).isEqualTo("bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 206, 0, 1",
        "bytes=10-19, 206, 10, 10",
        "bytes=299990-, 206, 299990, 10",
        "bytes=-5, 206, 299995, 5",
        "bytes=299990-400000, 206, 299990, 10",
        "bytes=-400000, 206, 0, 300000",
        "bytes=20-10, 200, 0, 300000",
        "lines=1-2, 200, 0, 300000",
        "'bytes=0-1,3-4', 200, 0, 300000",
        "bytes=-, 200, 0, 300000"
    })
    void rangesAreServed(String range, int status, int first, int length) {
        assertThat(put(content, 1).statusCode()).isEqualTo(201);
        HttpResponse<byte[]> response = server.get(path(), "Range", range);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body())
                .isEqualTo(content.slice(first, first + length).toByteArray());
        if (status == 206) {
            assertThat(header(response, "content-range"))
                    .isEqualTo("bytes " + first + "-" + (first + length - 1) + "/300000");
        }
    }

    @Test
    void aRangeBehindTheEndIsRefused() {
        assertThat(put(content, 1).statusCode()).isEqualTo(201);
        HttpResponse<byte[]> response = server.get(path(), "Range", "bytes=300000-");

        assertThat(response.statusCode()).isEqualTo(416);
        assertThat(header(response, "content-range")).isEqualTo("bytes */300000");
        assertThat(server.get(path(), "Range", "bytes=0-0", "If-Range", "\"other\"")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void theSameBytesAgainChangeNothing() {
        assertThat(put(content, 1).statusCode()).isEqualTo(201);
        HttpResponse<byte[]> again = put(content, 2);

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(TestServer.text(again))
                .contains(
                        "\"created\":false",
                        TestEntries.signer(1).publicKey().keyId().hex());
    }

    @Test
    void otherBytesThanAnnouncedLeaveNothingBehind() throws IOException {
        Bytes other = random(300_000, 2);
        String right = right(TestServer.ORIGIN, sha256, content.size(), TestEntries.signer(1));

        refused(put(sha256, other, right), 422, "BLOB_MISMATCH");
        refused(put(sha256, content.slice(1), right), 422, "BLOB_MISMATCH");
        assertThat(server.get(path()).statusCode()).isEqualTo(404);
        try (Stream<Path> files = Files.list(server.data().blobs().resolve("incoming"))) {
            assertThat(files).isEmpty();
        }
        assertThat(put(content, 1).statusCode()).as("its space is free again").isEqualTo(201);
    }

    @Test
    void aBodyOfUnknownLengthIsBoundedByWhatWasSigned() {
        String right = right(TestServer.ORIGIN, sha256, content.size(), TestEntries.signer(1));
        byte[] longer = Bytes.concat(content, random(100_000, 3)).toByteArray();
        HttpRequest.Builder request = server.request(path(), "Vitrine-Upload", right);
        HttpResponse<byte[]> response =
                server.send(request.PUT(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(longer))));

        refused(response, 422, "BLOB_MISMATCH");
    }

    @Test
    void onlyASignedUploadIsTaken() {
        PublisherSigner signer = TestEntries.signer(1);
        HttpRequest.Builder bare = server.request(path());
        refused(server.send(bare.PUT(BodyPublishers.ofByteArray(content.toByteArray()))), 422, "MISSING_FIELD");
        refused(put(sha256, content, "!"), 422, "INVALID_FIELD");
        refused(put(sha256, content, "AAAA"), 400, "MALFORMED_PROTOBUF");
        refused(put(sha256, content, right("another.log", sha256, content.size(), signer)), 422, "BAD_SIGNATURE");
        refused(
                put(sha256, content, right(TestServer.ORIGIN, sha256, content.size() + 1, signer)),
                422,
                "BLOB_MISMATCH");
        Bytes otherHash = Hashes.sha256(Bytes.utf8("x"));
        refused(
                put(sha256, content, right(TestServer.ORIGIN, otherHash, content.size(), signer)),
                422,
                "BAD_SIGNATURE");
        assertThat(put(content, 1).statusCode()).isEqualTo(201);
    }

    @Test
    void sizesAndSharesAreBounded() {
        Bytes large = random((1 << 20) + 1, 4);
        refused(put(large, 1), 413, "BLOB_TOO_LARGE");
        Bytes million = random(1 << 20, 5);
        assertThat(put(million, 1).statusCode()).isEqualTo(201);
        refused(put(random(1 << 20, 6), 1), 403, "QUOTA_EXCEEDED");
        assertThat(put(random(1 << 19, 7), 1).statusCode()).isEqualTo(201);
        refused(put(random(1 << 20, 8), 2), 507, "STORAGE_FULL");
        server.restart();
        refused(put(random(1 << 19, 9), 1), 403, "QUOTA_EXCEEDED");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/blobs/00, 400, INVALID_PARAMETER",
        "/v1/blobs/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, 404, NOT_FOUND",
        "/v1/blobs/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855/info, 404, NOT_FOUND",
        "/v1/blobs/E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855, 400, INVALID_PARAMETER"
    })
    void refusesWithAStableCode(String path, int status, String code) {
        refused(server.get(path), status, code);
    }

    private static void refused(HttpResponse<byte[]> response, int status, String code) {
        assertThat(response.statusCode()).as(TestServer.text(response)).isEqualTo(status);
        assertThat(TestServer.text(response)).contains("\"code\":\"" + code + "\"");
    }

    @Test
    void anUploadThatBreaksOffIsForgotten() throws Exception {
        String right = right(TestServer.ORIGIN, sha256, content.size(), TestEntries.signer(1));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("PUT " + path() + " HTTP/1.1\r\nHost: x\r\nVitrine-Upload: " + right + "\r\nContent-Length: "
                            + content.size() + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(content.slice(0, 100_000).toByteArray());
            out.flush();
        }
        HttpResponse<byte[]> again = put(content, 1);
        while (again.statusCode() == 429) { // until the server heard that the peer is gone
            again = put(content, 1);
        }
        assertThat(again.statusCode()).isEqualTo(201);
    }

    @Test
    void aDiskThatFailsIsAnErrorAndNotAnAnswer() throws IOException {
        assertThat(put(content, 1).statusCode()).isEqualTo(201);
        Path incoming = server.data().blobs().resolve("incoming");
        Files.delete(incoming);
        Path unused = Files.writeString(incoming, "in the way");

        refused(put(random(1_000, 9), 1), 500, "INTERNAL");
        assertThat(server.get(path()).statusCode()).isEqualTo(200);
    }

    @Test
    void nothingIsRemovedBeforeItsTimeAndEverythingAfterIt(@TempDir Path directory) throws Exception {
        var limits =
                new dev.vitrine.log.server.blob.BlobLimits(1 << 20, 1 << 20, 1 << 20, java.time.Duration.ofDays(30));
        String publisher = "a".repeat(64);
        long[] now = {1_000_000_000L};
        java.time.InstantSource clock = () -> java.time.Instant.ofEpochSecond(now[0]);
        try (var store = dev.vitrine.log.server.blob.BlobStore.open(directory, limits, clock)) {
            var upload = store.begin(sha256, content.size(), publisher);
            upload.write(content.toByteArray());
            var unused = upload.finish();

            now[0] += 30 * 86_400;
            assertThat(store.collect(false)).isEmpty();
            now[0]++;
            assertThat(store.collect(true)).containsExactly(sha256);
            assertThat(store.find(sha256)).isPresent();
            assertThatThrownBy(() -> dev.vitrine.log.server.blob.BlobStore.open(directory, limits, clock))
                    .hasMessageContaining("in use");
            assertThat(store.collect(false)).containsExactly(sha256);
            assertThat(store.find(sha256)).isEmpty();
            assertThat(store.used()).isZero();
        }
    }

    @Test
    void whatACrashLeftBehindIsRemovedAtTheNextStart(@TempDir Path directory) throws Exception {
        var limits =
                new dev.vitrine.log.server.blob.BlobLimits(1 << 20, 1 << 20, 1 << 20, java.time.Duration.ofDays(30));
        var clock = java.time.InstantSource.system();
        try (var store = dev.vitrine.log.server.blob.BlobStore.open(directory, limits, clock)) {
            var upload = store.begin(sha256, content.size(), "b".repeat(64));
            upload.write(content.slice(0, 1_000).toByteArray());
            Path orphan = Path.of(store.path(sha256) + ".about");
            Path folder = Files.createDirectories(orphan.resolveSibling(""));
            assertThat(folder).exists();
            Path unused =
                    Files.writeString(orphan, "size 1\nstored 1\nretained-until 1\npublisher " + "b".repeat(64) + "\n");
        }
        try (var store = dev.vitrine.log.server.blob.BlobStore.open(directory, limits, clock)) {
            assertThat(store.used()).isZero();
            assertThat(store.find(sha256)).isEmpty();
            try (Stream<Path> files = Files.walk(directory)) {
                assertThat(files.filter(Files::isRegularFile)).hasSize(1); // the lock
            }
        }
    }
}
