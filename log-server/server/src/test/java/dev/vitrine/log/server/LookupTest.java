package dev.vitrine.log.server;

import static dev.vitrine.proto.v1.RebuildOutcome.REBUILD_OUTCOME_COULD_NOT_BUILD;
import static dev.vitrine.proto.v1.RebuildOutcome.REBUILD_OUTCOME_IDENTICAL;
import static dev.vitrine.proto.v1.RebuildOutcome.REBUILD_OUTCOME_MISMATCH;
import static dev.vitrine.proto.v1.RebuildOutcome.REBUILD_OUTCOME_SAME_MEASUREMENT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vitrine.log.server.index.Measured;
import dev.vitrine.proto.v1.EnclaveView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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

/** The questions of the Hub, put to a log that tells a story. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LookupTest {

    private static final Measured GOOD = Story.enclave(1);
    private static final Measured OTHER = Story.enclave(2);
    private static final Measured SAMPLE = Story.enclave(3);
    private static final Measured WITHDRAWN = Story.enclave(4);
    private static final Measured STRANGER = Story.enclave(5);

    private final ObjectMapper json = new ObjectMapper();
    private TestServer server;
    private long size;

    @BeforeAll
    void start(@TempDir Path directory) {
        server = TestServer.create(directory, LogIdentity.EVIDENCE, "quorum none\n", TestEvidence.config());
        byte[] taken = Story.release(0, WITHDRAWN, Story.SIGNER);
        byte[][] leaves = {
            taken, // 1
            Story.withdrawal(taken, 1), // 2
            Story.release(1, GOOD, Story.SIGNER), // 3
            Story.rebuild(1, GOOD, GOOD, REBUILD_OUTCOME_IDENTICAL, 2), // 4
            Story.rebuild(1, GOOD, GOOD, REBUILD_OUTCOME_SAME_MEASUREMENT, 3), // 5
            Story.attestation(GOOD, Story.SIGNER, false, 1), // 6
            Story.attestation(GOOD, Story.SIGNER, true, 2), // 7
            Story.release(2, SAMPLE, Story.SAMPLE_SIGNER), // 8
            Story.rebuild(2, SAMPLE, OTHER, REBUILD_OUTCOME_MISMATCH, 2), // 9
            Story.rebuild(2, SAMPLE, OTHER, REBUILD_OUTCOME_COULD_NOT_BUILD, 3), // 10
            Story.attestation(STRANGER, Story.SIGNER, false, 3), // 11
            Story.endorsement(GOOD, System.currentTimeMillis() / 1000 + 30 * Story.DAY), // 12
            Story.withdrawal(Story.release(1, GOOD, Story.SIGNER), 7), // 13: by somebody else
            TestEntries.dsse("hello"), // 14
        };
        for (byte[] leaf : leaves) {
            HttpResponse<byte[]> answer = server.post("/v1/entries", "application/octet-stream", leaf);
            assertThat(answer.statusCode()).as(TestServer.text(answer)).isEqualTo(200);
        }
        size = leaves.length + 1L;
        server.awaitPublished(size);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private JsonNode get(String path) {
        HttpResponse<byte[]> response = server.get(path);
        assertThat(response.statusCode()).as(TestServer.text(response)).isEqualTo(200);
        assertThat(response.headers().firstValue("cache-control")).contains("no-store");
        try {
            return json.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode enclave(Measured measured) {
        return get("/v1/enclaves/sgx-mrenclave/" + measured.value().hex());
    }

    private JsonNode search(String text) {
        return get("/v1/search?q=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
    }

    private static List<String> texts(JsonNode array, String pointer) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.at(pointer).asText()));
        return texts;
    }

    @Test
    void anEnclaveThatOthersRebuiltIsReproduced() {
        JsonNode view = enclave(GOOD);

        assertThat(view.at("/headline/outcome").asText()).isEqualTo("reproduced");
        assertThat(view.at("/headline/rebuildersMatching").asInt()).isEqualTo(2);
        assertThat(view.at("/headline/sentence").asText())
                .startsWith("signing enclave 1.1.0: built from https://example.org/wallet.git@")
                .contains("by 2 of 2 rebuilders", "Seen running on 1 platform.");
        assertThat(view.at("/stage/value").asInt()).isEqualTo(2);
        assertThat(texts(view.at("/stage/missing"), "/what")).containsExactly("label");
        assertThat(texts(view.at("/rebuilds/rows"), "/outcome")).containsExactly("same-measurement", "identical");
        assertThat(texts(view.at("/rebuilds/rows"), "/daysSinceRelease")).containsExactly("3", "2");
        assertThat(texts(view.at("/releases"), "/version")).containsExactly("1.1.0");
        assertThat(view.at("/releases/0/withdrawn").asBoolean())
                .as("only its publisher can take it back")
                .isFalse();
        assertThat(texts(view.at("/withdrawals"), "/entry/index")).containsExactly("13");
        assertThat(texts(view.at("/unmeasured"), "")).containsExactly("the configuration file");
        assertThat(texts(view.at("/endorsements"), "/purpose")).containsExactly("production");
        assertThat(view.at("/treeSize").asLong()).isEqualTo(size);
    }

    @Test
    void theThreeColumnsHoldWhatWasSignedRebuiltAndAttested() {
        JsonNode view = enclave(GOOD);

        for (String column : List.of("signed", "rebuilt")) {
            assertThat(texts(view.at("/" + column + "/identities"), "/measurement/value"))
                    .containsExactly(GOOD.value().hex());
        }
        assertThat(texts(view.at("/attested/identities"), "/measurement/value"))
                .containsOnly(GOOD.value().hex())
                .hasSize(2);
        assertThat(view.at("/signed/identities/0/mrsigner").asText()).isEqualTo(Story.SIGNER.hex());
        assertThat(texts(view.at("/attested/identities/0/attributeWords"), "")).contains("DEBUG");
    }

    @Test
    void attestationsAreCountedAndLabelled() {
        JsonNode view = enclave(GOOD);

        assertThat(view.at("/attestations/count/value").asInt()).isEqualTo(2);
        assertThat(view.at("/attestations/first/index").asText()).isEqualTo("6");
        assertThat(view.at("/attestations/newest/index").asText()).isEqualTo("7");
        assertThat(texts(view.at("/attestations/rows/0/labels"), "")).contains("debug", "simulated");
        assertThat(texts(view.at("/attestations/rows/1/labels"), ""))
                .contains("simulated")
                .doesNotContain("debug");
        assertThat(view.at("/attestations/rows/0/platformFamily").asText()).hasSize(12);
        assertThat(view.at("/attestations/rows/0/platform").asText()).hasSize(64);
        assertThat(texts(view.at("/labels"), "/code")).contains("debug", "simulated");
        assertThat(view.at("/quotingEnclaves/0/attestations/value").asInt()).isEqualTo(3);
    }

    @Test
    void aMismatchIsAConflictAndSaysWhoGotWhat() {
        JsonNode view = enclave(SAMPLE);

        assertThat(view.at("/headline/outcome").asText()).isEqualTo("irreproducible");
        assertThat(view.at("/rebuilds/mismatching").asInt()).isEqualTo(1);
        assertThat(view.at("/rebuilds/couldNotBuild").asInt()).isEqualTo(1);
        assertThat(view.at("/rebuilt/identities/0/measurement/value").asText())
                .isEqualTo(OTHER.value().hex());
        assertThat(view.at("/conflicts")).hasSize(1);
        assertThat(texts(view.at("/conflicts/0/measurements"), "/value"))
                .containsExactlyInAnyOrder(SAMPLE.value().hex(), OTHER.value().hex());
        assertThat(texts(view.at("/stage/missing"), "/what")).containsExactly("rebuild", "agreement");
        assertThat(enclave(OTHER).at("/rebuilds/mismatching").asInt())
                .as("what came out instead is no mismatch of its own")
                .isZero();
    }

    @Test
    void aPublishedKeyIsShownWhereverItsSignerIs() {
        JsonNode view = enclave(SAMPLE);
        assertThat(view.at("/signers/0/keyIsPublic").asBoolean()).isTrue();
        assertThat(texts(view.at("/labels"), "/code")).contains("published-key");

        JsonNode signer = get("/v1/signers/" + Story.SAMPLE_SIGNER.hex());
        assertThat(signer.at("/keyIsPublic").asBoolean()).isTrue();
        assertThat(texts(signer.at("/enclaves"), "/measurement/value"))
                .containsExactly(SAMPLE.value().hex());
        assertThat(signer.at("/keyCompromises/0/origin").asText()).isNotEmpty();
    }

    @Test
    void whatItsPublisherTookBackIsWithdrawn() {
        JsonNode view = enclave(WITHDRAWN);

        assertThat(view.at("/headline/outcome").asText()).isEqualTo("withdrawn");
        assertThat(view.at("/stage/value").asInt()).isZero();
        assertThat(view.at("/withdrawals/0/reason").asText()).isEqualTo("it leaks");
        assertThat(texts(view.at("/timeline"), "/type")).contains("release", "withdrawal");
    }

    @Test
    void relationsLeadToNeighbours() {
        List<String> types = texts(enclave(GOOD).at("/relations"), "/type");

        assertThat(types).contains("previous-version", "next-version", "same-signer");
    }

    @Test
    void availabilityNamesTheMirrors() {
        JsonNode blob = enclave(GOOD).at("/availability/0");

        assertThat(blob.at("/role").asText()).isEqualTo("source-archive");
        assertThat(blob.at("/here").asBoolean()).isFalse();
        assertThat(blob.at("/mirrors/0/url").asText()).isEqualTo("https://mirror.example.org/archive.tar.gz");
        assertThat(blob.at("/mirrors/0/lastProbe").asText()).isEqualTo("0");
    }

    @Test
    void answersAreMessagesToo() throws IOException {
        HttpResponse<byte[]> response =
                server.get("/v1/enclaves/sgx-mrenclave/" + GOOD.value().hex(), "Accept", "application/x-protobuf");

        assertThat(EnclaveView.parseFrom(response.body()).getHeadline().getOutcome())
                .isEqualTo("reproduced");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 64", "0, 8", "0, 7", // whole, a beginning, an odd beginning
    })
    void anEnclaveIsFoundByTheBeginningOfItsMeasurement(int from, int to) {
        JsonNode hits = search(GOOD.value().hex().substring(from, to)).at("/hits");

        assertThat(texts(hits, "/type")).contains("enclave");
        assertThat(hits.at("/0/id").asText()).isEqualTo(GOOD.value().hex());
        assertThat(hits.at("/0/path").asText())
                .isEqualTo("/e/sgx-mrenclave/" + GOOD.value().hex());
        assertThat(hits.at("/0/title").asText()).isEqualTo("signing enclave, " + Story.PROJECT + " 1.1.0");
        assertThat(hits.at("/0/exact").asBoolean()).isEqualTo(to == 64);
    }

    @Test
    void hashesAreUnderstoodAsPeopleWriteThem() {
        String hex = GOOD.value().hex();
        String grouped = hex.toUpperCase(java.util.Locale.ROOT).replaceAll("(.{8})", "$1 ");
        String base64 =
                java.util.Base64.getEncoder().encodeToString(GOOD.value().toByteArray());

        for (String text : List.of("0x" + hex, "sha256:" + hex, grouped, base64, " " + hex + " ")) {
            assertThat(search(text).at("/hits/0/id").asText()).as(text).isEqualTo(hex);
        }
    }

    @Test
    void everythingElseIsFoundByItsHash() {
        assertThat(search(Story.SIGNER.hex()).at("/hits/0/type").asText()).isEqualTo("signer");
        assertThat(texts(search(Story.commit(1).hex().substring(0, 10)).at("/hits"), "/type"))
                .contains("commit");
        assertThat(search(Story.blob("archive").hex()).at("/hits/0/type").asText())
                .isEqualTo("artifact");
        String publisher = TestEntries.signer(1).publicKey().keyId().hex();
        assertThat(search(publisher).at("/hits/0/type").asText()).isEqualTo("publisher");
        String platform = enclave(GOOD).at("/attestations/rows/0/platform").asText();
        assertThat(search(platform).at("/hits/0/type").asText()).isEqualTo("platform");
        String family = enclave(GOOD).at("/attestations/rows/0/platformFamily").asText();
        assertThat(texts(search(family).at("/hits"), "/type")).contains("platform-family");
        String enclave =
                enclave(GOOD).at("/quotingEnclaves/0/measurement/value").asText();
        assertThat(search(enclave).at("/hits/0/type").asText()).isEqualTo("quoting-enclave");
        String leaf = enclave(GOOD).at("/entries/0/leafHash").asText();
        assertThat(search(leaf).at("/hits/0/type").asText()).isEqualTo("entry");
        assertThat(search("7").at("/hits/0/api").asText()).isEqualTo("/v1/entries/7/view");
    }

    @Test
    void namesAreFoundByTheirWords() {
        assertThat(texts(search("wallet").at("/hits"), "/type")).contains("project", "enclave");
        assertThat(texts(search("SIGNING enc").at("/hits"), "/kind")).contains("sgx-mrenclave");
        assertThat(texts(search("wallet service").at("/hits"), "/id")).contains(Story.PROJECT);
        assertThat(search("wallet nonsense").at("/hits")).isEmpty();
        assertThat(texts(search("debug").at("/hits"), "/type")).contains("label");
        assertThat(search("nothing like it").at("/hits")).isEmpty();
    }

    @Test
    void pagesOfASearchHoldEachHitOnceInTheSameOrder() {
        List<String> all = texts(get("/v1/search?q=wallet&limit=200").at("/hits"), "/path");
        List<String> paged = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = get("/v1/search?q=wallet&limit=2&cursor=" + cursor);
            assertThat(page.at("/hits").size()).isLessThanOrEqualTo(2);
            paged.addAll(texts(page.at("/hits"), "/path"));
            cursor = page.at("/next").asText();
        } while (!cursor.isEmpty());

        assertThat(all).hasSizeGreaterThan(3);
        assertThat(paged).isEqualTo(all);
    }

    @Test
    void theTrackerComparesTools() {
        JsonNode projects = get("/v1/projects").at("/projects");
        assertThat(texts(projects, "/project")).containsExactly(Story.PROJECT);
        assertThat(projects.at("/0/newestVersion").asText()).isEqualTo("1.2.0");
        assertThat(projects.at("/0/releases/value").asInt()).isEqualTo(3);
        assertThat(texts(projects.at("/0/tools"), "/builder")).containsExactly("docker", "nix");
        assertThat(texts(projects.at("/0/tools"), "/outcome")).containsExactly("mismatch", "could-not-build");

        String name = URLEncoder.encode(Story.PROJECT, StandardCharsets.UTF_8);
        JsonNode project = get("/v1/projects/" + name);
        assertThat(texts(project.at("/versions"), "/version")).containsExactly("1.2.0", "1.1.0", "1.0.0");
        assertThat(texts(project.at("/versions"), "/withdrawn")).containsExactly("false", "false", "true");
        assertThat(texts(project.at("/versions/1/enclaves"), "/stage")).containsExactly("2");

        JsonNode first = get("/v1/projects/" + name + "?limit=2");
        JsonNode rest = get(
                "/v1/projects/" + name + "?limit=2&cursor=" + first.at("/next").asText());
        assertThat(texts(rest.at("/versions"), "/version")).containsExactly("1.0.0");
        assertThat(rest.at("/next").asText()).isEmpty();
    }

    @Test
    void feedsSayWhatToLookAt() {
        assertThat(texts(get("/v1/feeds/new").at("/items"), "/entry/index")).startsWith("14", "13", "12");
        assertThat(texts(get("/v1/feeds/unknown").at("/items"), "/measurement/value"))
                .containsExactly(STRANGER.value().hex());
        assertThat(texts(get("/v1/feeds/irreproducible").at("/items"), "/entry/index"))
                .containsExactly("10", "9");
        JsonNode expiring = get("/v1/feeds/expiring").at("/items");
        assertThat(texts(expiring, "/entry/kind")).contains("endorsement", "release");
        List<Long> times = new ArrayList<>();
        expiring.forEach(item -> times.add(item.at("/at").asLong()));
        assertThat(times).isSorted();
    }

    @ParameterizedTest
    @CsvSource({"new, 3", "irreproducible, 1", "expiring, 1"})
    void pagesOfAFeedHoldEachItemOnce(String feed, int limit) {
        List<String> all = texts(get("/v1/feeds/" + feed).at("/items"), "/entry/index");
        List<String> paged = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = get("/v1/feeds/" + feed + "?limit=" + limit + "&cursor=" + cursor);
            assertThat(page.at("/items").size()).isLessThanOrEqualTo(limit);
            paged.addAll(texts(page.at("/items"), "/entry/index"));
            cursor = page.at("/next").asText();
        } while (!cursor.isEmpty());

        assertThat(paged).isEqualTo(all);
    }

    @Test
    void aFeedCanBeHadAsAtom() throws Exception {
        HttpResponse<byte[]> response = server.get("/v1/feeds/new.atom");

        assertThat(response.headers().firstValue("content-type")).contains("application/atom+xml; charset=utf-8");
        var factory = javax.xml.parsers.DocumentBuilderFactory.newInstance();
        var document = factory.newDocumentBuilder().parse(new java.io.ByteArrayInputStream(response.body()));
        assertThat(document.getElementsByTagName("entry").getLength()).isEqualTo((int) size);
        assertThat(TestServer.text(response)).contains("href=\"" + server.url() + "/e/sgx-mrenclave/");
    }

    @Test
    void anEntryIsDecodedAndItsEvidenceJudged() {
        JsonNode view = get("/v1/entries/7/view");

        assertThat(view.at("/entry/kind").asText()).isEqualTo("attestation");
        assertThat(texts(view.at("/fields"), "/name")).contains("attestation.format", "attestation.collateral[0].kind");
        assertThat(view.at("/judgement/conclusion").asText()).contains("sgx-quote");
        assertThat(texts(view.at("/judgement/checks"), "/id")).contains("quote.signature");
        assertThat(texts(view.at("/judgement/labels"), "")).contains("debug");
        assertThat(view.at("/judgement/fields/sgx.mrenclave").asText())
                .isEqualTo(GOOD.value().hex());
        assertThat(texts(view.at("/subjects"), "/path"))
                .contains("/e/sgx-mrenclave/" + GOOD.value().hex(), "/signers/" + Story.SIGNER.hex());
        assertThat(view.at("/signatures/0/algorithm").asText()).isEqualTo("ed25519");
        assertThat(view.at("/published").asBoolean()).isTrue();
        assertThat(get("/v1/entries/1/view").at("/withdrawals/0/reason").asText())
                .isEqualTo("it leaks");
        assertThat(get("/v1/entries/14/view").at("/text").asText()).startsWith("{\"payloadType\"");
        assertThat(get("/v1/entries/0/view").at("/statement/logPolicy/origin").asText())
                .isEqualTo(TestServer.ORIGIN);
    }

    @Test
    void quotingEnclavesAreListed() {
        JsonNode rows = get("/v1/quoting-enclaves").at("/quotingEnclaves");

        assertThat(rows).hasSize(1);
        assertThat(rows.at("/0/state").asText()).isEqualTo("seen");
        assertThat(rows.at("/0/attestations/value").asInt()).isEqualTo(3);
    }

    @Test
    void aBadgeIsAnImageThatSaysWhatWasFound() {
        HttpResponse<byte[]> good =
                server.get("/v1/badge/sgx-mrenclave/" + GOOD.value().hex() + ".svg");

        assertThat(good.headers().firstValue("content-type")).contains("image/svg+xml");
        assertThat(good.headers().firstValue("content-security-policy")).contains("default-src 'none'");
        assertThat(TestServer.text(good)).contains("rebuilt by 2 of 2, stage 2");
        assertThat(badge(SAMPLE)).contains("rebuilt by 0 of 1");
        assertThat(badge(WITHDRAWN)).contains("withdrawn");
        assertThat(badge(STRANGER)).contains("unknown source");
        assertThat(badge(Story.enclave(99))).contains("not in this log");
    }

    private String badge(Measured measured) {
        return TestServer.text(
                server.get("/v1/badge/sgx-mrenclave/" + measured.value().hex() + ".svg"));
    }

    @Test
    void witnessesAreThoseOfThePolicy() {
        JsonNode answer = get("/v1/witnesses");

        assertThat(answer.at("/origin").asText()).isEqualTo(TestServer.ORIGIN);
        assertThat(answer.at("/publishedSize").asLong()).isEqualTo(size);
        assertThat(answer.at("/witnesses")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/search, 400, INVALID_PARAMETER",
        "/v1/search?q=, 400, INVALID_PARAMETER",
        "/v1/search?q=%ff, 400, INVALID_PARAMETER",
        "/v1/search?q=a&limit=201, 400, INVALID_PARAMETER",
        "/v1/search?q=a&cursor=!, 400, INVALID_PARAMETER",
        "/v1/search?q=a&cursor=AAAA, 400, INVALID_PARAMETER",
        "/v1/search?q=a&offset=1, 400, INVALID_PARAMETER",
        "/v1/enclaves/sgx/00, 400, INVALID_PARAMETER",
        "/v1/enclaves/sgx-mrenclave/00, 400, INVALID_PARAMETER",
        "/v1/enclaves/sgx-mrenclave/E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855, 400, INVALID_PARAMETER",
        "/v1/enclaves/sgx-mrenclave/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, 404, NOT_FOUND",
        "/v1/signers/00, 400, INVALID_PARAMETER",
        "/v1/signers/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, 404, NOT_FOUND",
        "/v1/projects?limit=x, 400, INVALID_PARAMETER",
        "/v1/projects/nobody, 404, NOT_FOUND",
        "/v1/quoting-enclaves?cursor=*, 400, INVALID_PARAMETER",
        "/v1/feeds/old, 404, NOT_FOUND",
        "/v1/feeds/old.atom, 404, NOT_FOUND",
        "/v1/feeds/new?limit=500, 400, INVALID_PARAMETER",
        "/v1/witnesses?x=1, 400, INVALID_PARAMETER",
        "/v1/entries/99/view, 404, INDEX_OUT_OF_RANGE",
        "/v1/entries/x/view, 400, INVALID_PARAMETER",
        "/v1/badge/sgx-mrenclave/00.svg, 400, INVALID_PARAMETER",
        "/v1/badge/sgx-mrenclave/00.png, 404, NOT_FOUND"
    })
    void refusesWithAStableCode(String path, int status, String code) {
        HttpResponse<byte[]> response = server.get(path);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(TestServer.text(response)).contains("\"code\":\"" + code + "\"");
    }

    @Test
    void answersInNoOtherFormThanItHas() {
        assertThat(server.get("/v1/projects", "Accept", "text/html").statusCode())
                .isEqualTo(406);
        assertThat(server.post("/v1/search?q=a", "text/plain", new byte[0]).statusCode())
                .isEqualTo(405);
    }

    @Test
    void theAnswersAreThoseThatTheDocumentDescribes() {
        JsonNode document = get("/v1/openapi.json");
        expect(document, "EnclaveView", enclave(GOOD));
        expect(document, "SearchResponse", search("wallet"));
        expect(document, "SignerView", get("/v1/signers/" + Story.SIGNER.hex()));
        expect(document, "ProjectsResponse", get("/v1/projects"));
        expect(document, "ProjectView", get("/v1/projects/example.org%2FWallet-Service"));
        expect(document, "QuotingEnclavesResponse", get("/v1/quoting-enclaves"));
        expect(document, "FeedResponse", get("/v1/feeds/new"));
        expect(document, "WitnessesResponse", get("/v1/witnesses"));
        expect(document, "EntryView", get("/v1/entries/7/view"));
    }

    /** Compares names, all the way down. */
    private void expect(JsonNode document, String schema, JsonNode value) {
        JsonNode described = document.at("/components/schemas/" + schema);
        List<String> known = new ArrayList<>();
        described.at("/properties").fieldNames().forEachRemaining(known::add);
        List<String> sent = new ArrayList<>();
        value.fieldNames().forEachRemaining(sent::add);
        assertThat(known).as(schema).containsAll(sent);
        assertThat(sent).as(schema).containsAll(texts(described.at("/required"), ""));
        value.fields().forEachRemaining(field -> {
            JsonNode of = described.at("/properties/" + field.getKey());
            JsonNode reference = of.has("items") ? of.at("/items/$ref") : of.at("/$ref");
            if (!reference.isMissingNode()) {
                String name = reference.asText().substring(reference.asText().lastIndexOf('/') + 1);
                JsonNode values = of.has("items")
                        ? field.getValue()
                        : json.createArrayNode().add(field.getValue());
                values.forEach(each -> expect(document, name, each));
            }
        });
    }
}
