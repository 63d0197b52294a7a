package dev.vitrine.witness.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.witness.SharedVectors;
import dev.vitrine.witness.TestLog;
import dev.vitrine.witness.TestWitness;
import dev.vitrine.witness.decision.TrustedLog;
import dev.vitrine.witness.store.Database;
import dev.vitrine.witness.store.LogTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogDirectoryTest {

    private static final TestLog A = TestLog.of("log.example/a");
    private static final TestLog B = TestLog.of("log.example/b");
    private static final TestLog C = TestLog.of("log.example/c");

    @TempDir
    Path directory;

    private Database database;
    private LogDirectory logs;

    @BeforeEach
    void open() throws IOException {
        Database.create(directory.resolve("db"), TestWitness.NAME);
        reopen();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void findsWhatAListAdded() throws Exception {
        assertThat(logs.importList(list(stanza(A.vkey()), stanza(B.vkey())))).isEqualTo(new ImportReport(2, 0, 0));

        assertThat(keys(A.origin())).isEqualTo(A.keys());
        assertThat(keys(B.origin())).isEqualTo(B.keys());
        assertThat(logs.find(C.origin())).isEmpty();
        assertThat(logs.count()).isEqualTo(2);
    }

    @Test
    void anOriginMayDifferFromTheKeyName() throws Exception {
        ImportReport report = logs.importList(list("vkey " + A.vkey() + "\norigin other.example\nqpd 1\ncontact x\n"));

        assertThat(report.added()).isEqualTo(1);
        assertThat(keys("other.example")).isEqualTo(A.keys());
        assertThat(logs.find(A.origin())).isEmpty();
    }

    @Test
    void aListThatShrinksOrChangesTakesNothingAway() throws Exception {
        assertThat(logs.importList(list(stanza(A.vkey()), stanza(B.vkey()))).added())
                .isEqualTo(2);
        String otherKey =
                TestLog.signer(A.origin(), KeyType.ED25519, "another").key().toString();

        assertThat(logs.importList(list(stanza(otherKey)))).isEqualTo(new ImportReport(0, 0, 1));
        assertThat(logs.importList(list())).isEqualTo(new ImportReport(0, 0, 0));

        assertThat(keys(A.origin())).isEqualTo(A.keys());
        assertThat(keys(B.origin())).isEqualTo(B.keys());
    }

    @Test
    void listedLogsSurviveARestartWithoutTheirList() throws Exception {
        Bytes list = list(stanza(A.vkey()));
        assertThat(logs.importList(list).added()).isEqualTo(1);

        database.close();
        reopen();

        assertThat(keys(A.origin())).isEqualTo(A.keys());
        assertThat(logs.count()).isEqualTo(1);
        assertThat(logs.importList(list)).isEqualTo(ImportReport.NOTHING);
        assertThat(logs.importList(list(stanza(A.vkey()), stanza(B.vkey())))).isEqualTo(new ImportReport(1, 1, 0));
    }

    @Test
    void wrongEntriesAreLeftOutAndTheOthersStay() throws Exception {
        ImportReport report = logs.importList(list(
                "vkey BANANAS\nqpd 1\ncontact x\n",
                stanza(A.vkey()),
                "vkey " + B.vkey() + "\norigin " + TestWitness.NAME + "\nqpd 1\ncontact x\n",
                "vkey " + B.vkey() + "\norigin " + "o".repeat(256) + "\nqpd 1\ncontact x\n"));

        assertThat(report).isEqualTo(new ImportReport(1, 0, 3));
        assertThat(logs.find(TestWitness.NAME)).isEmpty();
    }

    @Test
    void whatTheOperatorRefusesIsNotServed() throws Exception {
        TestLog refused = TestLog.of("log.example/refused");
        assertThat(logs.importList(list(stanza(refused.vkey()))).added()).isEqualTo(1);
        logs.replacePolicy(List.of(policy(refused.keys().get(0))));

        assertThat(logs.find(refused.origin())).isEmpty();
    }

    @Test
    void aFileThatIsNoListIsRefused() {
        assertThatThrownBy(() -> logs.importList(Bytes.utf8("<html>"))).isInstanceOf(MalformedException.class);
    }

    @Test
    void readsTheListsOfTheWitnessNetwork() throws Exception {
        for (String name : List.of("testing/log-list.1", "staging/log-list-10qps-4klogs.1")) {
            Bytes list = Bytes.copyOf(Files.readAllBytes(SharedVectors.path("witness-network/lists/" + name)));
            ImportReport report = logs.importList(list);
            assertThat(report.added() + report.unchanged()).as(name).isPositive();
            assertThat(report.ignored()).as(name).isZero();
        }
        for (JsonNode ok :
                SharedVectors.json("witness-network/log-list-cases.json").required("ok")) {
            ImportReport report = logs.importList(Bytes.utf8(ok.required("text").textValue()));
            assertThat(report).isEqualTo(new ImportReport(ok.required("logs").size(), 0, 0));
            for (JsonNode log : ok.required("logs")) {
                assertThat(logs.find(log.required("origin").textValue())).isPresent();
            }
        }
    }

    @Test
    void aPolicyNamesSeveralKeysOfSeveralTypesAndCountsBeforeLists() throws Exception {
        VerifierKey mlDsa = TestLog.signer(A.origin(), KeyType.MLDSA44_COSIGNATURE, "second")
                .key();
        assertThat(logs.importList(list(stanza(A.vkey()))).added()).isEqualTo(1);

        logs.replacePolicy(List.of(policy(A.keys().get(0), mlDsa)));
        assertThat(keys(A.origin())).containsExactly(A.keys().get(0), mlDsa);

        logs.replacePolicy(List.of(policy(mlDsa)));
        assertThat(keys(A.origin())).containsExactly(mlDsa);

        logs.replacePolicy(List.of());
        assertThat(keys(A.origin())).isEqualTo(A.keys());
    }

    @Test
    void aPolicyThatNamesTheWitnessAsALogIsRefusedAndChangesNothing() throws Exception {
        logs.replacePolicy(List.of(policy(A.keys().get(0))));
        VerifierKey ours =
                TestLog.signer(TestWitness.NAME, KeyType.ED25519, "x").key();

        assertThatThrownBy(() -> logs.replacePolicy(List.of(policy(ours)))).isInstanceOf(MalformedException.class);

        assertThat(keys(A.origin())).isEqualTo(A.keys());
    }

    @Test
    void readsChangedFilesAgainAndKeepsWhatItHadWhenOneIsBroken() throws Exception {
        write("list", list(stanza(A.vkey())), 1);
        write("policy", policy(B.keys().get(0)), 1);
        LogFiles files = files();
        files.load();
        assertThat(logs.find(A.origin())).isPresent();
        assertThat(logs.find(B.origin())).isPresent();
        assertThat(files.reload()).isZero();

        write("list", list(stanza(C.vkey())), 2);
        write("policy", Bytes.utf8("quorum none\n"), 2);
        assertThat(files.reload()).isZero();
        assertThat(logs.find(C.origin())).isPresent();
        assertThat(logs.find(A.origin())).as("listed before").isPresent();
        assertThat(logs.find(B.origin())).as("was only in the policy").isEmpty();

        write("list", Bytes.utf8("<html>"), 3);
        write("policy", Bytes.utf8("log nonsense\n"), 3);
        assertThat(files.reload()).isEqualTo(2);
        Files.delete(directory.resolve("list"));
        assertThat(files.reload()).isEqualTo(2);
        assertThat(logs.find(C.origin())).isPresent();
    }

    @Test
    void namesAFileThatCannotBeUsedAtStart() throws Exception {
        assertThatThrownBy(() -> files().load()).isInstanceOf(IOException.class).hasMessageContaining("list");
        write("list", Bytes.utf8("<html>"), 1);
        assertThatThrownBy(() -> files().load())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("list is not a log list");
        write("list", list(), 2);
        write("policy", Bytes.utf8("nonsense\n"), 1);
        assertThatThrownBy(() -> files().load()).isInstanceOf(IOException.class).hasMessageContaining("policy");
    }

    private LogFiles files() {
        return new LogFiles(logs, List.of(directory.resolve("list")), List.of(directory.resolve("policy")));
    }

    private void write(String name, Bytes text, int second) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, new String(text.toByteArray(), StandardCharsets.UTF_8));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1000L * second));
    }

    private void reopen() throws IOException {
        database = Database.open(directory.resolve("db"), TestWitness.NAME);
        logs = new LogDirectory(new LogTable(database), TestWitness.NAME, Set.of("log.example/refused"));
    }

    private List<VerifierKey> keys(String origin) {
        return logs.find(origin).map(TrustedLog::keys).orElse(List.of());
    }

    private static String stanza(String vkey) {
        return "vkey " + vkey + "\nqpd 86400\ncontact someone@example.org\n";
    }

    private static Bytes list(String... stanzas) {
        return Bytes.utf8("logs/v0\n\n" + String.join("\n", stanzas));
    }

    private static Bytes policy(VerifierKey... keys) {
        StringBuilder text = new StringBuilder();
        for (VerifierKey key : keys) {
            text.append("log ").append(key).append('\n');
        }
        return Bytes.utf8(text + "quorum none\n");
    }
}
