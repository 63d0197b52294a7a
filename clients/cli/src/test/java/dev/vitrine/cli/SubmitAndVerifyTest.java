package dev.vitrine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.cli.Vitrine.Result;
import dev.vitrine.client.FakeLog;
import dev.vitrine.client.Keys;
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

final class SubmitAndVerifyTest {

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
    void aSubmittedFileVerifiesWithoutAnyNetwork() throws Exception {
        Path file = vitrine.write("quote.bin", Samples.sgxQuote());

        Result submitted = vitrine.run("submit", file);
        log.close();
        Result verified = vitrine.with("VITRINE_LOG", "http://127.0.0.1:1").run("verify", file);

        assertThat(submitted.out()).contains("PROVEN", "SGX quote, version 3", "quote.bin.tlog-proof");
        assertThat(submitted.exit()).isZero();
        assertThat(verified.out())
                .contains("PROVEN", "sgx_quote", FakeLog.ORIGIN, "witness.example/1", "witness.example/2")
                .contains(Keys.publisher(1).publicKey().keyId().hex());
        assertThat(verified.exit()).isZero();
    }

    @Test
    void theSameFileAgainIsTheSameEntryAndNoError() throws Exception {
        Path file = vitrine.write("quote.bin", Samples.sgxQuote());
        JsonNode first = vitrine.run("submit", "--json", file).json();
        log.append(Bytes.utf8("something in between"));
        JsonNode second = vitrine.run("submit", "--json", file).json();

        assertThat(first.get("duplicate").booleanValue()).isFalse();
        assertThat(second.get("duplicate").booleanValue()).isTrue();
        assertThat(second.get("leaf_hash")).isEqualTo(first.get("leaf_hash"));
        assertThat(second.get("index")).isEqualTo(first.get("index"));
        assertThat(second.get("outcome").textValue()).isEqualTo("proven");
    }

    @Test
    void aFlippedBitAnywhereInTheFileIsRefuted() throws Exception {
        byte[] content = Samples.sgxQuote();
        Path file = vitrine.write("quote.bin", content);
        assertThat(vitrine.run("submit", file).exit()).isZero();

        for (int at = 0; at < content.length; at += 311) {
            byte[] flipped = content.clone();
            flipped[at] ^= 0x10;
            vitrine.write("quote.bin", flipped);
            Result result = vitrine.run("verify", "--json", file);
            assertThat(result.exit()).as("byte " + at).isEqualTo(1);
            assertThat(result.json().get("reason").textValue()).isEqualTo("ENTRY_MISMATCH");
        }
    }

    @Test
    void aFlippedBitAnywhereInTheReceiptIsRefuted() throws Exception {
        Path file = vitrine.write("note.txt", "evidence".getBytes(StandardCharsets.UTF_8));
        log.append(Bytes.utf8("a neighbour"));
        assertThat(vitrine.run("submit", file).exit()).isZero();
        Path receipt = home.resolve("note.txt.tlog-proof");
        byte[] proof = Files.readAllBytes(receipt);

        for (int at = 0; at < proof.length; at += 13) {
            byte[] flipped = proof.clone();
            flipped[at] ^= 1;
            vitrine.write("note.txt.tlog-proof", flipped);
            Result result = vitrine.run("verify", "--json", file);
            assertThat(result.exit()).as("byte " + at + " of " + result.out()).isEqualTo(1);
            assertThat(result.json().get("message").textValue()).isNotEmpty();
        }
    }

    @Test
    void whatIsNotThereCouldNotBeTold() throws Exception {
        Path file = vitrine.write("a.txt", new byte[] {1});

        assertThat(vitrine.run("verify", file).exit()).isEqualTo(2);
        assertThat(vitrine.run("verify", file).out()).contains("NO_RECEIPT", "vitrine submit");
        assertThat(vitrine.run("verify", home.resolve("absent")).exit()).isEqualTo(2);
    }

    @Test
    void withoutAConfiguredPolicyTheUsageIsExplained() throws Exception {
        Path file = vitrine.write("a.txt", new byte[] {1});

        Result result = vitrine.with("VITRINE_POLICY", "").run("verify", file);

        assertThat(result.exit()).isEqualTo(64);
        assertThat(result.err()).contains("no trust policy", "--policy", "vitrine up");
    }

    @Test
    void manyFilesAreReportedInOrderAndTheWorstOutcomeCounts() throws Exception {
        Path good = vitrine.write("good.txt", new byte[] {1});
        Path empty = vitrine.write("empty.txt", new byte[] {});
        Path large = vitrine.write("large.txt", new byte[70_000]);

        Result result = vitrine.run("submit", "--json", good, empty, large, home.resolve("absent"));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.jsonLines())
                .extracting(line -> line.get("outcome").textValue())
                .containsExactly("proven", "proven", "unknown", "unknown");
        assertThat(result.jsonLines())
                .extracting(line -> line.path("reason").asText())
                .containsExactly("", "", "LIMIT_EXCEEDED", "NO_SUCH_FILE");
    }

    @Test
    void aSignedEnclaveLargerThanALeafIsLoggedByItsSigstruct() throws Exception {
        byte[] enclave = Samples.enclave(300_000);
        Path file = vitrine.write("enclave.signed.so", enclave);

        assertThat(vitrine.run("submit", file).exit()).isZero();
        assertThat(vitrine.run("verify", file).exit()).isZero();
        enclave[200_000] ^= 1;
        vitrine.write("enclave.signed.so", enclave);
        assertThat(vitrine.run("verify", file).exit()).isEqualTo(1);
    }

    @Test
    void aStatementInJsonIsSignedAsItIs() throws Exception {
        Path file = vitrine.write(
                "withdrawal.json",
                ("{\"withdrawal\":{\"leafHash\":\"" + "A".repeat(43) + "=\",\"reason\":\"key leaked\"}}")
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(vitrine.run("submit", "--statement", file).out()).contains("withdrawal");
        assertThat(vitrine.run("verify", file).exit()).isZero();
        vitrine.write(
                "withdrawal.json",
                ("{\"withdrawal\":{\"leafHash\":\"" + "A".repeat(43) + "=\",\"reason\":\"nothing leaked\"}}")
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(vitrine.run("verify", file).exit()).isEqualTo(1);
    }

    @Test
    void aRawLeafIsTheFileItself() throws Exception {
        Path file = vitrine.write("raw.bin", "anything".getBytes(StandardCharsets.UTF_8));

        assertThat(vitrine.run("submit", "--raw", file).exit()).isZero();
        assertThat(vitrine.run("verify", file).exit()).isZero();
    }

    @Test
    void aCommittedEntryHasNoReceiptYet() throws Exception {
        Path file = vitrine.write("a.txt", new byte[] {1});

        JsonNode answer =
                vitrine.run("submit", "--json", "--wait", "committed", file).json();

        assertThat(answer.get("outcome").textValue()).isEqualTo("proven");
        assertThat(answer.get("witnessed").booleanValue()).isFalse();
        assertThat(home.resolve("a.txt.tlog-proof")).doesNotExist();
    }

    @Test
    void witnessesThatAreAwayLeaveTheEntryCommittedAndSayWhatToDo() throws Exception {
        log.sendWitnessesAway();
        Path file = vitrine.write("a.txt", new byte[] {1});

        Result result = vitrine.run("submit", file);

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).contains("WITNESSES_UNAVAILABLE", "vitrine prove");
        assertThat(log.size()).isEqualTo(1);
    }

    @Test
    void aForgeryIsRefutedByTheLog() throws Exception {
        Path file = vitrine.write("forged", "refuse me".getBytes(StandardCharsets.UTF_8));

        assertThat(vitrine.run("submit", "--raw", file).exit()).isEqualTo(1);
    }

    @Test
    void receiptsGoToAFolderAndComeFromThere() throws Exception {
        Path file = vitrine.write("deep/a.txt", new byte[] {1});
        Path receipts = home.resolve("receipts/of today");

        assertThat(vitrine.run("submit", "--out", receipts, file).exit()).isZero();
        assertThat(receipts.resolve("a.txt.tlog-proof")).exists();
        assertThat(vitrine.run("verify", "--proofs", receipts, file).exit()).isZero();
        assertThat(vitrine.run("verify", "--proof", receipts.resolve("a.txt.tlog-proof"), file)
                        .exit())
                .isZero();
    }

    @Test
    void receiptsThatWouldReplaceEachOtherAreAUsageError() throws Exception {
        Path one = vitrine.write("one/a.txt", new byte[] {1});
        Path two = vitrine.write("two/a.txt", new byte[] {2});

        Result result = vitrine.run("submit", "--out", home.resolve("receipts"), one, two);

        assertThat(result.exit()).isEqualTo(64);
        assertThat(log.size()).isZero();
    }

    @Test
    void severalKeysSignOneStatementAndVerifyCanDemandEach() throws Exception {
        Path first = home.resolve("publisher.pem");
        Path second = home.resolve("second.pem");
        assertThat(vitrine.run("keygen", "--p256", "--out", second).exit()).isZero();
        String secondId =
                vitrine.run("inspect", "--json", second).json().get("key_id").textValue();
        Path file = vitrine.write("a.txt", new byte[] {1});

        assertThat(vitrine.run("submit", "--key", first, "--key", second, file).exit())
                .isZero();
        assertThat(vitrine.run("verify", "--signer", secondId, file).exit()).isZero();
        assertThat(vitrine.run("verify", "--signer", "00".repeat(32), file).exit())
                .isEqualTo(1);
    }
}
