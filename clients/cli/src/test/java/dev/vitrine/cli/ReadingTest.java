package dev.vitrine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.cli.Vitrine.Result;
import dev.vitrine.client.FakeLog;
import dev.vitrine.exhibit.Samples;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code prove}, {@code get}, {@code log}, {@code witness} and {@code stream}. */
final class ReadingTest {

    @TempDir
    private Path home = Path.of("");

    private FakeLog log;
    private Vitrine vitrine;

    @BeforeEach
    void start() throws IOException {
        log = FakeLog.start();
        vitrine = new Vitrine(home);
        vitrine.use(log);
    }

    @AfterEach
    void stop() {
        log.close();
    }

    @Test
    void aReceiptIsFetchedAgainForAFileAnIndexAndAHash() throws Exception {
        Path file = vitrine.write("quote.bin", Samples.sgxQuote());
        String hash =
                vitrine.run("submit", "--json", file).json().get("leaf_hash").textValue();
        Path receipt = home.resolve("quote.bin.tlog-proof");

        for (String entry : new String[] {file.toString(), "0", hash}) {
            Files.deleteIfExists(receipt);
            assertThat(vitrine.run("prove", entry, "--out", receipt).exit()).isZero();
            assertThat(vitrine.run("verify", file).exit()).isZero();
        }
        assertThat(vitrine.run("prove", "99").out()).isEmpty();
        assertThat(vitrine.run("prove", "99").exit()).isEqualTo(2);
        assertThat(vitrine.run("prove", home.resolve("absent")).exit()).isEqualTo(2);
    }

    @Test
    void anEntryIsShownWithItsProofAndItsBytesComeBack() throws Exception {
        byte[] quote = Samples.sgxQuote();
        Path file = vitrine.write("quote.bin", quote);
        assertThat(vitrine.run("submit", file).exit()).isZero();
        Path leaf = home.resolve("leaf");
        Path evidence = home.resolve("evidence");

        JsonNode shown = vitrine.run("get", "0", "--json").json();
        assertThat(vitrine.run("get", "0", "--raw", "--out", leaf).exit()).isZero();
        assertThat(vitrine.run("get", "0", "--evidence", "--out", evidence).exit())
                .isZero();

        assertThat(shown.get("outcome").textValue()).isEqualTo("proven");
        assertThat(shown.at("/entry/evidence/kind").textValue()).isEqualTo("sgx-quote");
        assertThat(shown.at("/entry/signatures_verify").booleanValue()).isTrue();
        assertThat(Files.readAllBytes(evidence)).isEqualTo(quote);
        assertThat(vitrine.run("inspect", "--json", leaf).json().get("leaf_hash"))
                .isEqualTo(shown.get("leaf_hash"));
    }

    @Test
    void withoutAPolicyAnEntryIsShownAndNotProven() throws Exception {
        log.append(Bytes.utf8("raw"));

        Result result = vitrine.with("VITRINE_POLICY", "").run("get", "0", "--raw");

        assertThat(result.out()).isEqualTo("raw");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(vitrine.run("get", "not an entry").exit()).isEqualTo(64);
    }

    @Test
    void theLogTellsAboutItselfAndItsHistory() {
        log.append(Bytes.utf8("a"));

        assertThat(vitrine.run("log", "info").out()).contains(FakeLog.ORIGIN, log.vkey());
        assertThat(vitrine.run("log", "info", "--json")
                        .json()
                        .get("published_size")
                        .longValue())
                .isEqualTo(1);
        assertThat(vitrine.run("log", "checkpoints", "--json").jsonLines())
                .extracting(line -> line.get("tree_size").longValue())
                .containsExactly(1L, 0L);
        assertThat(vitrine.run("log", "checkpoints", "--limit", "0").exit()).isEqualTo(64);
    }

    @Test
    void manyFilesAreStreamedAndRefusalsDoNotStopThem() throws Exception {
        Path one = vitrine.write("one", new byte[] {1});
        Path large = vitrine.write("large", new byte[70_000]);
        Path two = vitrine.write("two", new byte[] {2});

        Result result = vitrine.run("stream", "--json", one, large, two, one);

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.jsonLines())
                .filteredOn(line -> line.get("outcome").textValue().equals("proven"))
                .extracting(line -> line.get("index").longValue())
                .containsExactly(0L, 1L, 0L);
        assertThat(log.size()).isEqualTo(2);
        assertThat(vitrine.run("prove", two).exit()).isZero();
    }

    @Test
    void namesAndLinesAreReadFromTheStandardInput() throws Exception {
        Path one = vitrine.write("one", new byte[] {1});
        vitrine.input((one + "\n").getBytes(StandardCharsets.UTF_8));
        assertThat(vitrine.run("stream", "--files-from", "-").exit()).isZero();
        vitrine.input("x\ny\nrefuse me\n".getBytes(StandardCharsets.UTF_8));

        Result lines = vitrine.run("stream", "--lines", "--raw");

        assertThat(lines.exit()).isEqualTo(1);
        assertThat(log.size()).isEqualTo(3);
        assertThat(vitrine.run("stream").exit()).isEqualTo(64);
    }
}
