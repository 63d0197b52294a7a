package dev.vitrine.witness.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.misbehaviour.Misbehaviour;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import dev.vitrine.witness.TestLog;
import dev.vitrine.witness.decision.TrustedLog;
import dev.vitrine.witness.store.Database;
import dev.vitrine.witness.store.EvidenceTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceBookTest {

    private static final TestLog LOG = TestLog.of("log.example/a");

    @TempDir
    Path directory;

    @Test
    void whatWasAddedOnceIsThereAfterARestart() throws Exception {
        VerifiedMisbehaviour evidence = fork(LOG, 5);
        Database.create(directory, "w");
        try (Database database = Database.open(directory, "w")) {
            EvidenceBook book = EvidenceBook.open(new EvidenceTable(database), Set.of());
            assertThat(book.add(evidence)).isEqualTo(Addition.ADDED);
            assertThat(book.add(evidence)).isEqualTo(Addition.KNOWN);
            assertThat(book.add(fork(LOG, 6))).isEqualTo(Addition.ADDED);
        }
        try (Database database = Database.open(directory, "w")) {
            EvidenceBook book = EvidenceBook.open(new EvidenceTable(database), Set.of());
            assertThat(book.all()).containsExactly(evidence, fork(LOG, 6));
            assertThat(book.find(evidence.id())).contains(evidence);
            assertThat(book.bars(LOG.origin())).contains(evidence);
            assertThat(book.add(evidence)).isEqualTo(Addition.KNOWN);
        }
    }

    @Test
    void aStoreThatFailsKeepsNothingInMemory() throws Exception {
        Database.create(directory, "w");
        Database database = Database.open(directory, "w");
        EvidenceBook book = EvidenceBook.open(new EvidenceTable(database), Set.of());
        database.close();

        assertThatThrownBy(() -> book.add(fork(LOG, 5))).isInstanceOf(dev.vitrine.witness.store.StoreException.class);
        assertThat(book.bars(LOG.origin())).isEmpty();
    }

    @Test
    void damagedEvidenceIsAnErrorAndNotForgotten() throws IOException {
        Database.create(directory, "w");
        try (Database database = Database.open(directory, "w")) {
            EvidenceTable table = new EvidenceTable(database);
            table.add(LOG.leaf(1), Bytes.utf8("no evidence"));
            assertThatThrownBy(() -> EvidenceBook.open(table, Set.of()))
                    .isInstanceOf(dev.vitrine.witness.store.StoreException.class);
        }
    }

    @Test
    void oneOfEachContradictionIsKeptAndSomeOfEachKey() throws Exception {
        EvidenceBook book = EvidenceBook.inMemory(Set.of());
        assertThat(book.add(fork(LOG, 5))).isEqualTo(Addition.ADDED);
        assertThat(book.add(otherRoot(5))).isEqualTo(Addition.KNOWN);
        for (int size = 6; size < 6 + EvidenceBook.PER_KEY - 1; size++) {
            assertThat(book.add(fork(LOG, size))).isEqualTo(Addition.ADDED);
        }
        assertThat(book.add(fork(LOG, 100))).isEqualTo(Addition.ENOUGH);
        assertThat(book.add(fork(TestLog.of("log.example/b"), 5))).isEqualTo(Addition.ADDED);
    }

    @Test
    void theOperatorMayOverrideAndTheEvidenceStaysVisible() throws Exception {
        EvidenceBook book = EvidenceBook.inMemory(Set.of(LOG.origin()));
        assertThat(book.add(fork(LOG, 5))).isEqualTo(Addition.ADDED);

        assertThat(book.bars(LOG.origin())).isEmpty();
        assertThat(book.against(LOG.origin())).isPresent();
        assertThat(book.isOverridden(LOG.origin())).isTrue();
    }

    @Test
    void listenersHearOfEachAdditionOnce() throws Exception {
        EvidenceBook book = EvidenceBook.inMemory(Set.of());
        List<VerifiedMisbehaviour> heard = new ArrayList<>();
        book.addListener(heard::add);

        assertThat(book.add(fork(LOG, 5))).isEqualTo(Addition.ADDED);
        assertThat(book.add(fork(LOG, 5))).isEqualTo(Addition.KNOWN);

        assertThat(heard).containsExactly(fork(LOG, 5));
    }

    @Test
    void theDeskTakesEvidenceOnlyAgainstThoseItKnows() throws Exception {
        EvidenceBook book = EvidenceBook.inMemory(Set.of());
        EvidenceDesk desk = new EvidenceDesk(
                book,
                origin -> origin.equals(LOG.origin())
                        ? Optional.of(new TrustedLog(origin, LOG.keys()))
                        : Optional.empty(),
                List::of);

        assertThat(desk.take(fork(LOG, 5).toBytes()).addition()).isEqualTo(Addition.ADDED);
        assertThatThrownBy(() -> desk.take(fork(TestLog.of("log.example/b"), 5).toBytes()))
                .isInstanceOf(EvidenceDesk.UnknownAccusedException.class);
        assertThatThrownBy(() -> desk.take(Bytes.utf8("nonsense"))).isInstanceOf(MalformedException.class);
        assertThat(book.size()).isEqualTo(1);
    }

    private static VerifiedMisbehaviour fork(TestLog log, long size) throws VerificationException {
        return Misbehaviour.sameSize(
                log.keys().get(0), log.note(size), log.fork().note(size));
    }

    private static VerifiedMisbehaviour otherRoot(long size) throws VerificationException {
        return Misbehaviour.sameSize(
                LOG.keys().get(0),
                LOG.note(size),
                LOG.sign(Checkpoint.of(LOG.origin(), new TreeHead(size, LOG.leaf(77)))));
    }
}
