package dev.vitrine.log.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.log.server.index.Measured;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Searches, lists and everything else that is looked up. */
class LookupTest extends ToldStory {

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
