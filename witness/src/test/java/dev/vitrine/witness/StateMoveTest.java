package dev.vitrine.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.witness.decision.WitnessKeys;
import dev.vitrine.witness.store.CheckpointStore;
import dev.vitrine.witness.store.Database;
import dev.vitrine.witness.store.EvidenceTable;
import dev.vitrine.witness.store.LogTable;
import dev.vitrine.witness.store.OriginHash;
import dev.vitrine.witness.store.Replacement;
import dev.vitrine.witness.store.StateTransfer;
import dev.vitrine.witness.store.StoredCheckpoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Moving a witness: whatever is killed when, nobody forgets and at most one of the two can cosign. */
class StateMoveTest {

    private static final String NAME = "witness.example/moves";
    private static final int HEADS = 5;
    private static final int LOGS = 2_000; // more than a pipe holds
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    Path work;

    private DataDirectory old;
    private DataDirectory fresh;

    @BeforeEach
    void fill() throws Exception {
        old = new DataDirectory(work.resolve("old"));
        WitnessKeys unused = old.create(KeyName.parse(NAME), RANDOM);
        try (Database database = Database.open(old.database(), NAME)) {
            Map<OriginHash, Bytes> rows = new LinkedHashMap<>();
            for (int i = 0; i < LOGS; i++) {
                rows.put(origin(i), Bytes.utf8("vkey of log " + i + "\n"));
            }
            new LogTable(database).add(rows, root(0));
            new EvidenceTable(database).add(root(7), Bytes.utf8("evidence"));
            try (CheckpointStore store = CheckpointStore.start(database, 64, commits -> {})) {
                for (int i = 0; i < HEADS; i++) {
                    Replacement replaced = store.replace(origin(i), TreeHead.EMPTY, head(i))
                            .toCompletableFuture()
                            .get();
                    assertThat(replaced).isInstanceOf(Replacement.Replaced.class);
                }
            }
        }
        fresh = new DataDirectory(work.resolve("fresh"));
    }

    @Test
    void everythingArrivesAndOnlyTheNewOneCosigns() throws Exception {
        byte[] state = export(prepare());
        assertThat(fresh.importState(new ByteArrayInputStream(state)))
                .isEqualTo(new StateTransfer.Summary(HEADS, 2 * HEADS + LOGS + 2 + 3));

        assertSealed();
        try (Database database = Database.open(fresh.database(), NAME)) {
            assertThat(new LogTable(database).count()).isEqualTo(LOGS);
            assertThat(new LogTable(database).isImported(root(0))).isTrue();
            assertThat(new LogTable(database).find(origin(LOGS - 1))).contains(Bytes.utf8("vkey of log 1999\n"));
            assertThat(new EvidenceTable(database).load()).containsExactly(Bytes.utf8("evidence"));
            try (CheckpointStore store = CheckpointStore.start(database, 64, commits -> {})) {
                assertThat(store.latestTime()).isEqualTo(1_000 + HEADS - 1);
                for (int i = 0; i < HEADS; i++) {
                    assertThat(store.latest(origin(i))).isEqualTo(head(i).head());
                    assertThat(store.checkpoint(origin(i))).contains(head(i).note());
                }
            }
        }
    }

    @Test
    void aStateIsTakenOnceAndForItsTicketOnly() throws Exception {
        String ticket = prepare();
        assertThat(fresh.prepareImport(RANDOM)).as("asked again").isEqualTo(ticket);
        byte[] state = export(ticket);
        assertThat(export(ticket)).as("the same as often as it is asked").isEqualTo(state);

        DataDirectory third = new DataDirectory(work.resolve("third"));
        String other = third.prepareImport(RANDOM);
        copyKeys(third);
        assertRefused(() -> export(other), "sealed for the ticket " + ticket);
        assertRefused(() -> third.importState(new ByteArrayInputStream(state)), "for another ticket");

        StateTransfer.Summary unused = fresh.importState(new ByteArrayInputStream(state));
        assertRefused(() -> fresh.importState(new ByteArrayInputStream(state)), "awaits no state");
        assertRefused(() -> fresh.prepareImport(RANDOM), "has a database");
        assertRefused(() -> old.prepareImport(RANDOM), "has a database");
    }

    @Test
    void aDamagedOrShortStateChangesNothing() throws Exception {
        byte[] state = export(prepare());
        Random random = new Random(6);
        for (int i = 0; i < 4; i++) {
            byte[] bad = state.clone();
            int at = random.nextInt(bad.length);
            bad[at] = (byte) (bad[at] ^ (1 << random.nextInt(8)));
            assertRefused(() -> fresh.importState(new ByteArrayInputStream(bad)), "");
            int length = random.nextInt(state.length);
            assertRefused(() -> fresh.importState(new ByteArrayInputStream(state, 0, length)), "");
            assertThat(fresh.database()).doesNotExist();
        }
        assertThat(fresh.importState(new ByteArrayInputStream(state)).logs()).isEqualTo(HEADS);
    }

    @Test
    void killsInBetweenLeaveAtMostOneThatCosigns() throws Exception {
        String ticket = prepare();
        Process exporting =
                WitnessProcess.start(work, "export", "--data", old.path().toString(), "--ticket", ticket, "--out", "-");
        assertThat(exporting.getInputStream().read())
                .as(Files.readString(work.resolve("log")))
                .isEqualTo('v');
        kill(exporting); // the first byte is out, the last ones cannot be

        assertSealed();
        assertThat(fresh.database()).doesNotExist();
        byte[] state = export(ticket);

        Process importing =
                WitnessProcess.start(work, "import", "--data", fresh.path().toString(), "--in", "-");
        try (OutputStream in = importing.getOutputStream()) {
            in.write(state, 0, state.length - 1);
            in.flush();
            Path incoming = fresh.path().resolve("db.incoming");
            while (importing.isAlive() && !Files.exists(incoming.resolve("CURRENT"))) {
                Thread.onSpinWait(); // it has begun to write the database
            }
            assertThat(importing.isAlive())
                    .as(Files.readString(work.resolve("log")))
                    .isTrue();
            kill(importing);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("roken pipe"); // of the killed process, when the stream is closed
        }
        assertThat(fresh.database()).doesNotExist();
        assertRefused(() -> Database.open(fresh.database(), NAME).close(), "there is no witness database");

        assertThat(fresh.importState(new ByteArrayInputStream(state)).logs()).isEqualTo(HEADS);
        Database.open(fresh.database(), NAME).close();
        assertSealed();
    }

    private String prepare() throws IOException {
        String ticket = fresh.prepareImport(RANDOM);
        copyKeys(fresh);
        return ticket;
    }

    private void copyKeys(DataDirectory to) throws IOException {
        for (String name : new String[] {"ed25519.key", "ml-dsa-44.key"}) {
            Path unused = Files.copy(old.path().resolve(name), to.path().resolve(name));
        }
    }

    private byte[] export(String ticket) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(old.exportState(ticket, out).logs()).isEqualTo(HEADS);
        return out.toByteArray();
    }

    private void assertSealed() {
        assertRefused(() -> Database.open(old.database(), NAME).close(), "never cosigns again");
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String why) {
        assertThatThrownBy(call).isInstanceOf(IOException.class).hasMessageContaining(why);
    }

    private static void kill(Process process) {
        Process unused = process.destroyForcibly();
        Process unusedEnd = process.onExit().join();
    }

    private static OriginHash origin(int i) {
        return OriginHash.of("log.example/" + i);
    }

    private static Hash root(int i) {
        return Rfc6962.leafHash(Bytes.utf8("root " + i));
    }

    private static StoredCheckpoint head(int i) {
        return new StoredCheckpoint(new TreeHead(10 + i, root(i)), 1_000 + i, Bytes.utf8("note " + i));
    }
}
