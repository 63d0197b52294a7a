package dev.vitrine.log.testbed.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.log.testbed.Vitrine;
import dev.vitrine.log.testbed.process.JavaProcess;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Hub as a person uses it: a real log with witnesses, a real browser. Pictures go to {@code target/screenshots}. */
@SuppressWarnings("NullAway.Init") // set before the tests
class HubIT {

    private static final Path PICTURES = JavaProcess.root().resolve("log-server/testbed/target/screenshots");
    private static final String ENCLAVE = "/e/sgx-mrenclave/" + Story.NEWER.hex();

    @TempDir
    private static Path home;

    private static BrowsedHub hub;

    private BrowserPage page;

    @BeforeAll
    static void start() throws Exception {
        hub = BrowsedHub.start(home);
    }

    @AfterAll
    static void stop() {
        if (hub != null) {
            hub.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        page = hub.open();
    }

    @AfterEach
    void close() {
        page.close();
    }

    @Test
    void theHeadIsVerifiedOnEveryPage() throws Exception {
        page.go(hub.url() + "/");
        page.await("document.documentElement.dataset.log === 'proven'");
        assertThat(page.text("header .state")).containsPattern("\\d+ entries\\s+(\\d+) of \\1 witnesses");
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void everyPageOpensWithoutAComplaintOnEveryScreenInBothColours() throws Exception {
        List<String> pages = List.of(
                "/",
                "/search?q=wallet",
                ENCLAVE,
                "/entry/0",
                "/entry/3",
                "/signers/" + Story.SIGNER.hex(),
                "/projects",
                "/projects/example.org%2Fwallet",
                "/ae",
                "/blobs/" + Hashes.sha256(Story.ARCHIVE).hex(),
                "/feeds/new",
                "/witnesses",
                "/compare/sgx-mrenclave/" + Story.NEWER.hex() + "/sgx-mrenclave/" + Story.OLDER.hex(),
                "/upload",
                "/how");
        for (String path : pages) {
            page.size(1280, 900, false);
            page.colours("light");
            page.go(hub.url() + path);
            page.await("document.documentElement.dataset.log === 'proven'");
            page.await("!document.querySelector('main .icon.running')");
            assertThat(page.text("h1")).as(path).isNotEmpty().doesNotContain("cannot be shown");
            String name =
                    path.equals("/") ? "start" : path.replaceAll("[?].*", "").replaceAll("^/([a-z]+).*", "$1");
            String unique = path.contains("entry/3") ? "entry-release" : path.contains("%2F") ? "project" : name;
            page.screenshot(PICTURES.resolve(unique + "-desktop-light.png"));
            page.colours("dark");
            page.screenshot(PICTURES.resolve(unique + "-desktop-dark.png"));
            page.size(390, 844, true);
            assertThat(page.eval("document.documentElement.scrollWidth").asInt())
                    .as("%s fits a phone", path)
                    .isLessThanOrEqualTo(390);
            page.screenshot(PICTURES.resolve(unique + "-phone-dark.png"));
            page.colours("light");
            page.screenshot(PICTURES.resolve(unique + "-phone-light.png"));
        }
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void aSearchLeadsToTheEnclaveAndItsPageSaysWhatWasLogged() throws Exception {
        page.go(hub.url() + "/");
        var unused = page.eval("document.querySelector('#search-large').value = '"
                + Story.NEWER.hex().substring(0, 12) + "'");
        page.click("form.large button[type=submit]");
        page.await("document.querySelector('.hits a')");
        page.click(".hits a");
        page.await("document.querySelector('article.enclave')");

        assertThat(page.eval("location.pathname").asText()).isEqualTo(ENCLAVE);
        assertThat(page.text("h1")).contains("wallet_enclave", "2.0.0");
        assertThat(page.text(".sentence")).contains("2 of 3 independent rebuilders");
        assertThat(page.text(".warnings")).contains("Anybody can sign");
        assertThat(page.eval("document.querySelectorAll('.columns mark').length")
                        .asInt())
                .as("digits that differ are marked")
                .isPositive();
        assertThat(page.eval("document.querySelectorAll('svg.strip a').length").asInt())
                .isGreaterThanOrEqualTo(4);
        assertThat(page.eval("document.querySelector('footer a').getAttribute('href')")
                        .asText())
                .contains("/v1/enclaves/sgx-mrenclave/");
        assertThat(page.problems()).isEmpty();
    }

    /** Every page of a copy that any file server serves works, or says what a copy cannot do. */
    @Test
    void aStaticCopyShowsEveryPageWithoutItsServer() throws Exception {
        Path folder = home.resolve("copy");
        Vitrine.Answer copied = hub.site().mirror(folder);
        assertThat(copied.exit()).as(copied.out() + copied.err()).isZero();
        try (StaticFiles files = StaticFiles.serve(folder)) {
            page.size(390, 844, true);
            Map<String, String> pages = new LinkedHashMap<>();
            pages.put("/", "wallet");
            pages.put("/search?q=wallet_enclave", "Your browser read all");
            pages.put(ENCLAVE, "2 of 3 independent rebuilders");
            pages.put("/entry/3", "In the log");
            pages.put("/signers/" + Story.SIGNER.hex(), "Signed by it");
            pages.put("/projects", "wallet");
            pages.put("/projects/example.org%2Fwallet", "2.0.0");
            pages.put("/ae", "Who vouches for the quotes");
            pages.put("/feeds/new", "when the copy was made");
            pages.put("/blobs/" + Hashes.sha256(Story.ARCHIVE).hex(), "wallet-2.0.0.tar");
            pages.put("/witnesses", "one history");
            pages.put(
                    "/compare/sgx-mrenclave/" + Story.NEWER.hex() + "/sgx-mrenclave/" + Story.OLDER.hex(),
                    "What changed");
            pages.put("/upload", "Verify or publish");
            pages.put("/how", "Three");
            for (Map.Entry<String, String> each : pages.entrySet()) {
                page.go(files.url() + "/?" + pages.size() + each.getKey().length() + "#" + each.getKey());
                page.await("document.documentElement.dataset.log === 'proven'");
                page.await("!document.querySelector('main .icon.running')");
                assertThat(page.text("h1")).as(each.getKey()).doesNotContain("cannot be shown");
                assertThat(page.text("main")).as(each.getKey()).containsIgnoringCase(each.getValue());
                assertThat(page.eval("document.documentElement.scrollWidth").asInt())
                        .as("%s fits a phone", each.getKey())
                        .isLessThanOrEqualTo(390);
            }
            page.go(files.url() + "/?last#" + ENCLAVE);
            page.click(".row button");
            page.await("document.querySelector('[data-recheck]')");
            assertThat(page.eval("document.querySelector('[data-recheck]').dataset.recheck")
                            .asText())
                    .as("the entries of the copy say what its page says")
                    .isEqualTo("proven");
            page.screenshot(PICTURES.resolve("copy-phone-light.png"));
        }
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void aLinkToAnEnclaveHasAPreview() throws Exception {
        String served = get(HttpClient.newHttpClient(), ENCLAVE, "text/html");
        assertThat(served)
                .contains("<meta property=\"og:title\" content=\"Enclave sgx-mrenclave "
                        + Story.NEWER.hex().substring(0, 8))
                .contains("og:description");
    }

    @Test
    void theBrowserFindsThatTheEntriesSayWhatThePageSays() throws Exception {
        page.go(hub.url() + ENCLAVE);
        page.click(".row button");
        page.await("document.querySelector('[data-recheck]')");
        assertThat(page.text("[data-recheck]")).contains("Your browser checked", "entries");
        assertThat(page.eval("document.querySelector('[data-recheck]').dataset.recheck")
                        .asText())
                .isEqualTo("proven");
    }

    /** The picture of the READMEs; copy it to clients/hub/screenshot.png when the page has changed. */
    @Test
    void theReadmeHasAPictureOfWhatAVisitorSees() throws Exception {
        page.size(1120, 960, false);
        page.go(hub.url() + ENCLAVE);
        page.await("document.documentElement.dataset.log === 'proven'");
        page.await("!document.querySelector('main .icon.running')");
        Path picture = PICTURES.resolve("readme.png");
        page.screenshotOfWindow(picture);
        assertThat(Files.size(picture)).isLessThan(300_000);
        assertThat(Files.size(JavaProcess.root().resolve("clients/hub/screenshot.png")))
                .isBetween(10_000L, 300_000L);
    }

    @Test
    void theFileOfAReleaseSaysWhoServesItAndCanBeHad() throws Exception {
        Bytes sha256 = Hashes.sha256(Story.ARCHIVE);
        page.go(hub.url() + "/blobs/" + sha256.hex());
        assertThat(page.text("h1")).isEqualTo("wallet-2.0.0.tar");
        assertThat(page.text("article"))
                .contains("2.7 KB", "application/x-tar", "yes", "https://mirror.example/wallet.tar", "the right bytes")
                .contains("https://gone.example/wallet.tar", "not there: HTTP 404");
        String link = page.eval("[...document.querySelectorAll('main a')].find(a => a.textContent === 'download').href")
                .asText();
        byte[] got = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(link)).build(), HttpResponse.BodyHandlers.ofByteArray())
                .body();
        assertThat(Hashes.sha256(Bytes.copyOf(got))).isEqualTo(sha256);
        page.go(hub.url() + ENCLAVE);
        assertThat(page.text("article")).contains("wallet-2.0.0.tar");
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void anEntryShowsWhatItsProvenBytesSay() throws Exception {
        page.go(hub.url() + "/");
        long index = indexOfRelease();
        page.go(hub.url() + "/entry/" + index);
        page.await("document.querySelector('.checks').dataset.outcome === 'proven'");
        assertThat(page.text(".checks")).contains("In the log", "Witnessed", "Signed");
        assertThat(page.text("article")).contains("release.project", Story.PROJECT, Story.NEWER.hex());
    }

    private long indexOfRelease() throws IOException, InterruptedException {
        JsonNode hits = page.eval("fetch('/v1/enclaves/sgx-mrenclave/" + Story.NEWER.hex() + "').then(r => r.json())");
        return hits.at("/releases/0/entry/index").asLong();
    }

    @Test
    void aQuoteThatIsDroppedIsReadInTheBrowserAndPublishedWhenThePersonSaysSo() throws Exception {
        byte[] quote = Files.readAllBytes(aQuote());
        page.go(hub.url() + "/");
        page.await("document.documentElement.dataset.log === 'proven'");
        page.drop("quote.dat", quote);
        page.await("document.querySelector('.publish')");
        page.await("!document.querySelector('main .icon.running')");
        String measurement = java.util.HexFormat.of().formatHex(quote, 112, 144);
        assertThat(page.text("article")).contains("SGX quote, version 3", measurement, "Nobody has submitted anything");
        page.screenshot(PICTURES.resolve("dropped-desktop-light.png"));

        page.click(".publish button");
        page.await("document.querySelector('[data-published]')");
        page.go(hub.url() + "/e/sgx-mrenclave/" + measurement);
        assertThat(page.text("article.enclave")).contains("Seen running", "1 time");
        page.await("!document.querySelector('main .icon.running')");
        page.screenshot(PICTURES.resolve("attested-desktop-light.png"));
        assertThat(page.problems()).isEmpty();
    }

    private static Path aQuote() throws IOException {
        Path corpus = Path.of(System.getProperty("vitrine.shared", "")).resolve("corpus/sgx-dcap");
        boolean required = Boolean.getBoolean("vitrine.shared.required");
        Assumptions.assumeTrue(required || Files.isDirectory(corpus), "skipped: the corpus is not beside the checkout");
        try (Stream<Path> cases = Files.list(corpus)) {
            return cases.filter(folder -> folder.getFileName().toString().startsWith("v3-teleport"))
                    .sorted()
                    .map(folder -> folder.resolve("quote.bin"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void anOfflineProofIsVerifiedAgainstTheFileThatItIsAbout(@TempDir Path folder) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        String proof = get(http, "/v1/entries/0/receipt", "text/plain");
        byte[] leaf = Base64.getDecoder()
                .decode(new com.fasterxml.jackson.databind.ObjectMapper()
                        .readTree(get(http, "/v1/entries/0", "application/json"))
                        .get("leaf")
                        .asText());
        Path file = Files.write(folder.resolve("leaf"), leaf);
        page.go(hub.url() + "/");
        page.drop("leaf.tlog-proof", proof.getBytes(StandardCharsets.UTF_8));
        page.await("document.querySelector('#proven-file')");
        page.choose("#proven-file", file);
        page.await("document.querySelector('[data-proof]')");
        assertThat(page.eval("document.querySelector('[data-proof]').dataset.proof")
                        .asText())
                .isEqualTo("proven");

        leaf[leaf.length / 2] ^= 1;
        page.choose("#proven-file", Files.write(folder.resolve("other"), leaf));
        page.await("document.querySelector('[data-proof]').dataset.proof === 'refuted'");
    }

    private static String get(HttpClient http, String path, String accept) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create(hub.url() + path))
                                .header("Accept", accept)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** The goal is one second on a quiet machine; it is printed what it was, and three are demanded. */
    @Test
    void aPageCanBeUsedAtOnce() throws Exception {
        for (String path : List.of("/", ENCLAVE, "/entry/0", "/projects", "/search?q=wallet")) {
            double least = Double.MAX_VALUE; // of three: what else this machine does is not the page's doing
            for (int i = 0; i < 3; i++) {
                page.go(hub.url() + path);
                least = Math.min(
                        least,
                        page.eval("performance.getEntriesByName('ready')[0].startTime")
                                .asDouble());
            }
            System.out.printf("%s can be used after %.0f ms%n", path, least);
            Assumptions.assumeTrue(
                    least < 3000 || !busy(),
                    "skipped: this machine has other work, and the page took " + least + " ms");
            assertThat(least).as(path).isLessThan(3000);
        }
    }

    /** More threads want to run than the processors can take turns with: what is measured then is the queue. */
    private static boolean busy() {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        return system.getSystemLoadAverage() > 2.0 * system.getAvailableProcessors();
    }

    @Test
    void aPersonWithoutAMouseFindsTheEnclaveAndChecksIt() throws Exception {
        page.go(hub.url() + "/");
        page.tabTo("a.skip");
        page.tabTo("#search-large");
        page.type(Story.NEWER.hex().substring(0, 12));
        page.press("Enter");
        page.await("document.querySelector('.hits a')");
        page.tabTo(".hits a");
        page.press("Enter");
        page.await("document.querySelector('article.enclave')");
        page.tabTo(".row button");
        page.press("Enter");
        page.await("document.querySelector('[data-recheck]')");
        page.tabTo("[role=tab]");
        page.press("ArrowRight");
        assertThat(page.eval("document.activeElement.getAttribute('aria-selected')")
                        .asText())
                .isEqualTo("true");
    }

    @Test
    void everythingCanBeReachedByKeyboardAndIsNamed() throws Exception {
        for (String path : List.of("/", ENCLAVE, "/upload")) {
            page.go(hub.url() + path);
            JsonNode nameless = page.eval("[...document.querySelectorAll('a, button, input, textarea')].filter(e =>"
                    + " !e.closest('[hidden], [aria-hidden]') && !(e.innerText || e.textContent ||"
                    + " e.getAttribute('aria-label') || e.labels?.length || e.title)).map(e => e.outerHTML)");
            assertThat(nameless).as(path).isEmpty();
            assertThat(page.eval("document.querySelectorAll('h1').length").asInt())
                    .isEqualTo(1);
            assertThat(page.eval("[...document.querySelectorAll('img')].every(i => i.alt)")
                            .asBoolean())
                    .isTrue();
            assertThat(page.eval("document.documentElement.lang").asText()).isEqualTo("en");
        }
    }
}
