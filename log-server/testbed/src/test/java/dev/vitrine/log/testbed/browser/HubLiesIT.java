package dev.vitrine.log.testbed.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.log.testbed.process.JavaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that lies, between the browser and an honest log: each lie must turn the page red. */
@SuppressWarnings("NullAway.Init") // set before the tests
class HubLiesIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path PICTURES = JavaProcess.root().resolve("log-server/testbed/target/screenshots");
    private static final String ENCLAVE = "/e/sgx-mrenclave/" + Story.NEWER.hex();

    @TempDir
    private static Path home;

    private static BrowsedHub hub;

    private TamperingProxy proxy; // on a port of its own: another memory in the browser for each test
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
        proxy = TamperingProxy.before(hub.url());
        page = hub.open();
    }

    @AfterEach
    void close() {
        page.close();
        proxy.close();
    }

    /** The first visit, to an honest server: the browser remembers what it saw. */
    private void visitHonestly() throws Exception {
        page.go(proxy.url() + "/");
        page.await("document.documentElement.dataset.log === 'proven'");
    }

    private String entryOutcome() throws Exception {
        page.go(proxy.url() + "/entry/1");
        page.await("document.querySelector('.checks').dataset.outcome");
        page.await("document.querySelector('.checks').dataset.outcome !== 'proven'");
        return page.eval("document.querySelector('.checks').dataset.outcome").asText();
    }

    private String background() throws Exception {
        return page.eval("getComputedStyle(document.querySelector('main')).borderLeftColor")
                .asText();
    }

    @Test
    void anEntryThatWasChangedIsRefuted() throws Exception {
        proxy.tell((path, body) -> path.equals("/v1/entries/1") ? flipped(body, "leaf") : body);
        assertThat(entryOutcome()).isEqualTo("refuted");
        assertThat(background()).as("the page is framed in red").isEqualTo("rgb(168, 30, 22)");
        page.screenshot(PICTURES.resolve("lie-entry.png"));
    }

    @Test
    void aProofThatLeadsElsewhereIsRefuted() throws Exception {
        proxy.tell((path, body) -> {
            if (!path.equals("/v1/entries/1/receipt")) {
                return body;
            }
            ObjectNode receipt = (ObjectNode) JSON.readTree(body);
            ArrayNode proof = (ArrayNode) receipt.get("inclusionProof");
            byte[] hash = Base64.getDecoder().decode(proof.get(0).asText());
            hash[5] ^= 4;
            proof.set(0, JSON.valueToTree(hash));
            return JSON.writeValueAsBytes(receipt);
        });
        assertThat(entryOutcome()).isEqualTo("refuted");
    }

    @Test
    void aCheckpointThatNobodySignedTurnsEveryPageRed() throws Exception {
        visitHonestly();
        proxy.tell((path, body) -> {
            if (!path.equals("/checkpoint")) {
                return body;
            }
            String[] lines = new String(body, StandardCharsets.UTF_8).split("\n", -1);
            lines[1] = String.valueOf(Long.parseLong(lines[1]) + 1);
            return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        });
        page.go(proxy.url() + "/");
        page.await("document.documentElement.dataset.log === 'forged-checkpoint'");
        assertThat(page.text("header [role=alert]")).contains("not signed as it must be");
        page.screenshot(PICTURES.resolve("lie-checkpoint.png"));
    }

    @Test
    void aLogThatGoesBackIsFoundOut() throws Exception {
        byte[][] old = new byte[1][];
        proxy.tell((path, body) -> {
            if (path.equals("/checkpoint") && old[0] == null) {
                old[0] = body;
            }
            return body;
        });
        visitHonestly();
        new Story(hub.url(), Instant.now().getEpochSecond() - 1).tell(); // other times, other entries
        page.go(proxy.url() + "/");
        page.await("document.documentElement.dataset.log === 'proven'");
        proxy.tell((path, body) -> path.equals("/checkpoint") ? old[0] : body);
        page.go(proxy.url() + "/");
        page.await("document.documentElement.dataset.log === 'rollback'");
        assertThat(page.text("header [role=alert]")).contains("less than it had shown before");
    }

    @Test
    void aPageThatSaysOtherThanItsEntriesIsRefuted() throws Exception {
        proxy.tell((path, body) -> path.startsWith("/v1/enclaves/")
                ? new String(body, StandardCharsets.UTF_8)
                        .replace("\"mismatch\"", "\"identical\"")
                        .getBytes(StandardCharsets.UTF_8)
                : body);
        page.go(proxy.url() + ENCLAVE);
        page.click(".row button");
        page.await("document.querySelector('[data-recheck]')");
        assertThat(page.eval("document.querySelector('[data-recheck]').dataset.recheck")
                        .asText())
                .isEqualTo("refuted");
        assertThat(page.text("[data-recheck]")).contains("says what the log does not", "mismatch");
        page.screenshot(PICTURES.resolve("lie-page.png"));
    }

    @Test
    void aLogThatAnnouncesOtherWitnessesIsHeldToTheOldOnes() throws Exception {
        visitHonestly();
        proxy.tell((path, body) -> {
            if (!path.equals("/v1/log")) {
                return body;
            }
            ObjectNode log = (ObjectNode) JSON.readTree(body);
            String policy = log.get("witnessPolicy").asText().replaceAll("(?m)^(witness|group|quorum).*\n", "")
                    + "quorum none\n";
            return JSON.writeValueAsBytes(log.put("witnessPolicy", policy));
        });
        page.go(proxy.url() + "/");
        page.await("document.documentElement.dataset.log === 'keys-changed'");
        assertThat(page.text("header .state")).containsPattern("(\\d+) of \\1 witnesses");
    }

    @Test
    void aMirrorWithoutAnApiIsReadEntryByEntry() throws Exception {
        proxy.hide("/v1/");
        page.go(proxy.url() + "/index.html");
        page.await("document.documentElement.dataset.log === 'proven'");
        page.go(proxy.url() + "/index.html#/search?q=" + Story.NEWER.hex());
        page.await("document.querySelector('main .list a')");
        assertThat(page.text("main")).contains("proved each of them", Story.PROJECT + " 2.0.0");
        page.click("main .list li:last-child a");
        page.await("document.querySelector('.checks')?.dataset.outcome");
        assertThat(page.text(".checks")).contains("In the log", "Signed");
        assertThat(page.text("article")).contains("release.project", Story.PROJECT);
        page.go(proxy.url() + "/index.html#" + ENCLAVE);
        page.await("document.querySelector('main .list a')");
        page.screenshot(PICTURES.resolve("mirror.png"));

        proxy.tell((path, body) -> {
            if (path.startsWith("/tile/entries/")) {
                body[body.length - 5] ^= 1;
            }
            return body;
        });
        page.go(proxy.url() + "/index.html#/entry/1");
        page.await("document.querySelector('.checks')?.dataset.outcome === 'refuted'");
    }

    private static byte[] flipped(byte[] body, String field) throws IOException {
        ObjectNode answer = (ObjectNode) JSON.readTree(body);
        byte[] bytes = Base64.getDecoder().decode(answer.get(field).asText());
        bytes[bytes.length / 2] ^= 1;
        return JSON.writeValueAsBytes(answer.set(field, JSON.valueToTree(bytes)));
    }
}
