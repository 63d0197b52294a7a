package dev.vitrine.tlog.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.SharedVectors;
import dev.vitrine.tlog.TestKeys;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.wire.LogList.LogEntry;
import dev.vitrine.tlog.wire.LogList.Skipped;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LogListTest {

    private static final VerifierKey A = key("a.example", 1);
    private static final VerifierKey B = key("b.example", 2);

    @Test
    void readsTheCasesOfTheWitnessNetwork() throws MalformedException {
        JsonNode cases = SharedVectors.json("witness-network/log-list-cases.json");
        for (JsonNode vector : cases.required("ok")) {
            List<LogEntry> logs =
                    LogList.parse(Bytes.utf8(vector.required("text").asText())).logs();
            assertThat(logs).hasSameSizeAs(vector.required("logs"));
            for (int i = 0; i < logs.size(); i++) {
                JsonNode expected = vector.required("logs").get(i);
                assertThat(logs.get(i).origin())
                        .isEqualTo(expected.required("origin").asText());
                assertThat(logs.get(i).requestsPerDay())
                        .isEqualTo(expected.required("qpd").asInt());
                assertThat(logs.get(i).contact())
                        .isEqualTo(expected.required("contact").asText());
            }
        }
        for (JsonNode bad : cases.required("bad")) {
            assertThatThrownBy(() -> LogList.parse(Bytes.utf8(bad.asText())))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageStartingWith("line ");
        }
    }

    @ParameterizedTest
    @CsvSource({"testing/log-list.1, 9", "staging/log-list-10qps-4klogs.1, 1", "staging/log-list-100qps-40klogs.1, 11"})
    void readsThePublishedLists(String file, int logs) throws MalformedException {
        LogList list = LogList.parse(SharedVectors.bytes("witness-network/lists/" + file));

        assertThat(list.logs()).hasSize(logs).allSatisfy(log -> {
            assertThat(log.key().type()).isEqualTo(KeyType.ED25519);
            assertThat(log.requestsPerDay()).isPositive();
            assertThat(log.contact()).isNotEmpty();
        });
        assertThat(list.skipped()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "+1", "01", "1.5", "2147483648", "", "1 2", "\u0661"})
    void refusesARateThatIsNotANumberOfTheFormat(String qpd) {
        assertThatThrownBy(() -> parse("vkey " + A + "\nqpd " + qpd + "\ncontact x\n"))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("line 3: ");
    }

    @Test
    void readsTheLargestRateAndAnOriginOfItsOwn() throws MalformedException {
        LogList list = parse("\t vkey " + A + " \r\n\n # note\norigin o r i g i n\nqpd 2147483647\ncontact a b\n");

        assertThat(list.logs()).containsExactly(new LogEntry(A, "o r i g i n", Integer.MAX_VALUE, "a b"));
    }

    @Test
    void namesTheLineOfTheFirstMistake() {
        String good = "vkey " + A + "\nqpd 1\ncontact x\n";
        assertLine(good + "vkey " + B + "\ncontact x\n", 6);
        assertLine(good + "vkey " + B + "\nqpd 1\n", 5);
        assertLine(good + "vkey " + B + "\n", 5);
        assertLine(good + "colour blue\n" + "vkey " + B + "\nqpd 1\ncontact x\n", 5);
        assertLine(good + good, 5);
        assertLine(good + "vkey " + B + "\nqpd 1\norigin o\ncontact x\n", 5);
        assertLine(
                good + "vkey "
                        + TestKeys.key("c", KeyType.MLDSA44_COSIGNATURE, 1).verifierKey() + "\nqpd 1\n",
                5);
    }

    @Test
    void aLenientReadingLeavesOutWhatIsWrongAndKeepsTheRest() throws MalformedException {
        String text = "logs/v0\n"
                + "vkey nonsense\nqpd 1\ncontact x\n"
                + "vkey " + A + "\nqpd 5\ncolour blue\ncontact x\n"
                + "vkey " + A + "\nqpd 9\ncontact y\n"
                + "vkey " + B + "\nqpd 7\n";

        LogList list = LogList.parseLenient(Bytes.utf8(text));

        assertThat(list.logs())
                .containsExactly(new LogEntry(A, "a.example", 5, "x"), new LogEntry(B, "b.example", 7, ""));
        assertThat(list.skipped()).extracting(Skipped::line).containsExactly(2, 7, 9, 12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# only a comment\n", "logs/v1\n", "logs/v0 x\n", "Logs/v0\n"})
    void theHeaderMustBeThereEvenLeniently(String text) {
        assertThatThrownBy(() -> LogList.parseLenient(Bytes.utf8(text)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("header");
    }

    @Test
    void textThatIsNotUtf8IsMalformed() throws MalformedException {
        Bytes latin1 = Bytes.concat(Bytes.utf8("logs/v0\n# "), Bytes.fromHex("e9"), Bytes.utf8("\n"));

        assertThatThrownBy(() -> LogList.parseLenient(latin1)).isInstanceOf(MalformedException.class);
    }

    private static LogList parse(String entries) throws MalformedException {
        return LogList.parse(Bytes.utf8("logs/v0\n" + entries));
    }

    private static void assertLine(String entries, int line) {
        assertThatThrownBy(() -> parse(entries))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("line " + line + ": ");
    }

    private static VerifierKey key(String name, int seed) {
        return TestKeys.key(name, KeyType.ED25519, seed).verifierKey();
    }
}
