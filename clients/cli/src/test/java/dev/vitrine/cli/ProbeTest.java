package dev.vitrine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.cli.Vitrine.Result;
import dev.vitrine.client.FakeLog;
import dev.vitrine.client.Keys;
import dev.vitrine.client.Statements;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.proto.v1.AnalysisClaim;
import dev.vitrine.proto.v1.BlobReference;
import dev.vitrine.proto.v1.Entry;
import dev.vitrine.proto.v1.Measurement;
import dev.vitrine.proto.v1.MeasurementKind;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.tile.EntryBundle;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code probe}, asked of mirrors that serve well, badly, and not at all. */
class ProbeTest {

    private static final byte[] CONTENT = "what an entry refers to".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path home = Path.of("");

    /** A statement that says where a blob is. */
    private static Bytes naming(byte[] content, List<String> urls) throws Exception {
        return Statements.sign(
                Statement.newBuilder()
                        .setAnalysisClaim(AnalysisClaim.newBuilder()
                                .addMeasurements(Measurement.newBuilder()
                                        .setKind(MeasurementKind.MEASUREMENT_KIND_SGX_MRENCLAVE)
                                        .setValue(ByteStrings.of(Hashes.sha256(Bytes.utf8("an enclave")))))
                                .setMethod("a look")
                                .setResult("passed")
                                .setArtifact(BlobReference.newBuilder()
                                        .setSha256(ByteStrings.of(Hashes.sha256(Bytes.copyOf(content))))
                                        .setSize(content.length)
                                        .setMediaType("text/plain")
                                        .addAllUrls(urls)))
                        .build(),
                List.of(Keys.publisher(1)));
    }

    private Result probe(FakeLog log, String... more) throws Exception {
        Vitrine vitrine = new Vitrine(home);
        vitrine.use(log);
        List<Object> arguments = new ArrayList<>(List.of("probe", "--json"));
        arguments.addAll(List.of(more));
        return vitrine.run(arguments.toArray());
    }

    private static JsonNode summary(Result result) {
        List<JsonNode> lines = result.jsonLines();
        return lines.get(lines.size() - 1);
    }

    private static Statement newest(FakeLog log) throws Exception {
        long size = log.size();
        byte[] bundle = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(log.url() + "/tile/entries/000.p/" + size))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .body();
        Bytes leaf = EntryBundle.decode(Bytes.copyOf(bundle)).entries().get((int) size - 1);
        return Statement.parseFrom(Entry.parseFrom(leaf.toByteArray()).getPayload());
    }

    @Test
    void whoServesTheRightBytesIsLoggedAsServing() throws Exception {
        try (FakeLog log = FakeLog.start();
                BadMirrors mirrors = BadMirrors.start(CONTENT)) {
            log.append(naming(CONTENT, List.of(mirrors.url("right"), mirrors.url("moved"))));

            Result result = probe(log, "--private");

            assertThat(result.exit()).as(result.out() + result.err()).isZero();
            assertThat(summary(result).at("/outcome").asText()).isEqualTo("proven");
            assertThat(summary(result).at("/served").asInt()).isEqualTo(2);
            assertThat(summary(result).at("/entries/0").asLong()).isEqualTo(1);
            var logged = newest(log).getAvailabilityObservation();
            assertThat(logged.getObservedAt()).isEqualTo(FakeLog.WITNESSED_AT);
            assertThat(logged.getBlobsList()).allSatisfy(seen -> {
                assertThat(seen.getServed()).isTrue();
                assertThat(ByteStrings.toBytes(seen.getSha256())).isEqualTo(Hashes.sha256(Bytes.copyOf(CONTENT)));
            });
        }
    }

    @Test
    void everyWayNotToServeHasItsOutcomeAndItsReason() throws Exception {
        Map<String, String> expected = new TreeMap<>(Map.of(
                "wrong", "refuted other bytes",
                "short", "refuted 11 of its 23 bytes",
                "long", "refuted more than the 23 bytes",
                "gone", "refuted not there: HTTP 410",
                "absent", "refuted not there: HTTP 404",
                "busy", "unknown HTTP 503",
                "cut", "unknown broken off",
                "circle", "unknown redirected more than",
                "silent", "unknown silent",
                "stalls", "unknown silent"));
        try (FakeLog log = FakeLog.start();
                BadMirrors mirrors = BadMirrors.start(CONTENT)) {
            log.append(
                    naming(CONTENT, expected.keySet().stream().map(mirrors::url).toList()));

            Result result = probe(log, "--private", "--patience", "1");

            assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(1);
            List<JsonNode> looks =
                    result.jsonLines().stream().filter(line -> line.has("url")).toList();
            assertThat(looks).hasSameSizeAs(expected.keySet());
            for (JsonNode look : looks) {
                String how = look.get("url").asText().replaceAll(".*/", "");
                assertThat(look.get("outcome").asText() + " "
                                + look.get("failure").asText())
                        .as(how)
                        .startsWith(String.valueOf(expected.get(how)));
            }
            assertThat(newest(log).getAvailabilityObservation().getBlobsList())
                    .hasSize(expected.size())
                    .noneMatch(seen -> seen.getServed());
        }
    }

    @Test
    void whatWasNotReachedIsNotRefuted() throws Exception {
        try (FakeLog log = FakeLog.start();
                BadMirrors mirrors = BadMirrors.start(CONTENT)) {
            log.append(naming(
                    CONTENT, List.of(mirrors.url("right"), mirrors.url("busy"), "ftp://example.org/x", "no address")));

            Result result = probe(log, "--private", "--dry-run");

            assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(2);
            assertThat(summary(result).at("/served").asInt()).isEqualTo(1);
            assertThat(log.size()).as("a dry run logs nothing").isEqualTo(1);
        }
    }

    @Test
    void addressesOfPrivateNetworksAreNotAskedUnlessThePersonSaysSo() throws Exception {
        try (FakeLog log = FakeLog.start();
                BadMirrors mirrors = BadMirrors.start(CONTENT)) {
            log.append(naming(CONTENT, List.of(mirrors.url("right"))));

            Result result = probe(log, "--dry-run");

            assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(2);
            assertThat(summary(result).at("/not_asked").asInt()).isEqualTo(1);
            assertThat(summary(result).at("/nowhere").size()).isEqualTo(1);

            Bytes digest = Hashes.sha256(Bytes.copyOf(CONTENT));
            Prober prober = new Prober(Duration.ofSeconds(5), false);
            assertThat(prober.look(mirrors.url("right"), digest, CONTENT.length, true))
                    .hasValueSatisfying(seen -> assertThat(seen.served()).isTrue());
            assertThat(prober.look(mirrors.url("moved"), digest, CONTENT.length, true))
                    .as("a redirection of an address that may be asked")
                    .hasValueSatisfying(seen -> assertThat(seen.failure()).isEqualTo("leads into a private network"));
            for (String inside : List.of(
                    "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "[fd00::1]", "[::1]", "0.0.0.0")) {
                assertThat(prober.look("http://" + inside + "/", digest, 1, false))
                        .as(inside)
                        .isEmpty();
            }
        }
    }

    @Test
    void manyObservationsBecomeSeveralStatementsThatFitALeaf() throws Exception {
        try (FakeLog log = FakeLog.start();
                BadMirrors mirrors = BadMirrors.start(CONTENT)) {
            String padding = "?" + "x".repeat(2_000);
            for (int i = 0; i < 2; i++) {
                byte[] other = ("what is nowhere " + i).getBytes(StandardCharsets.UTF_8);
                int from = i;
                log.append(naming(
                        other,
                        IntStream.range(0, 16)
                                .mapToObj(n -> mirrors.url("absent" + from + "-" + n + padding))
                                .toList()));
            }
            Result result = probe(log, "--private");

            assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(1);
            assertThat(summary(result).at("/addresses").asInt()).isEqualTo(32);
            assertThat(summary(result).at("/entries").size()).isEqualTo(2);
        }
    }

    @Test
    void aLogWithoutBlobsHasNothingThatCouldBeMissing() throws Exception {
        try (FakeLog log = FakeLog.start()) {
            log.append(Bytes.utf8("no statement"));
            Result result = probe(log, "--dry-run");
            assertThat(result.exit()).isZero();
            assertThat(summary(result).at("/blobs").asInt()).isZero();
        }
    }
}
