package dev.vitrine.log.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitrine.log.Log;
import dev.vitrine.log.LogOpenException;
import dev.vitrine.log.TestLog;
import dev.vitrine.log.store.PublishedCheckpoint;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.tile.EntryBundle;
import dev.vitrine.tlog.tile.RightEdge;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreImportTest {

    private static final RocksTuning SMALL = new RocksTuning(1 << 20, 1 << 20, 1 << 20, 100);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 255, 256, 257, 700, 512})
    void whatIsImportedIsALogThatGoesOn(int size) throws Exception {
        List<Bytes> leaves = leaves(size);
        seal(leaves);

        try (Log log = Log.open(RocksLogStore.open(directory, SMALL), TestLog.config(), TestLog.CLOCK)) {
            assertThat(TestLog.check(log)).isEqualTo(headOf(leaves));
            assertThat(log.latestPublished()).map(PublishedCheckpoint::size).contains((long) size);
            assertThat(log.append(leaves.get(0)).toCompletableFuture().join().index())
                    .isZero();
            for (int i = 0; i < 300; i++) {
                assertThat(log.append(TestLog.leaf(size + i))
                                .toCompletableFuture()
                                .join()
                                .index())
                        .isEqualTo(size + i);
            }
            assertThat(TestLog.check(log).size()).isEqualTo(size + 300);
        }
    }

    /** Three levels of tiles, many shares of the index, more than one file. */
    @Test
    void aLargeTreeHasTheRootThatOneEntryAfterTheOtherGives() throws Exception {
        List<Bytes> leaves = leaves(256 * 256 + 256 + 3);
        try (StoreImport store = StoreImport.begin(directory, SMALL, 20_000_000, 2)) {
            add(store, leaves);
            TreeHead head = store.finish();
            assertThat(head).isEqualTo(headOf(leaves));
            store.seal(signed(head), published(head));
        }

        try (Log log = Log.open(RocksLogStore.open(directory, SMALL), TestLog.config(), TestLog.CLOCK)) {
            for (int index = 0; index < leaves.size(); index += 4_099) {
                Hash hash = Rfc6962.leafHash(leaves.get(index));
                assertThat(log.find(hash)).hasValue(index);
                log.inclusion(index, leaves.size())
                        .orElseThrow()
                        .verify(hash, log.head().head().root());
            }
        }
    }

    @Test
    void aLeafThatIsThereTwiceIsFoundAtItsFirstIndex() throws Exception {
        List<Bytes> leaves = leaves(400);
        leaves.set(399, leaves.get(7));
        seal(leaves);

        try (RocksLogStore store = RocksLogStore.open(directory, SMALL)) {
            assertThat(store.find(Rfc6962.leafHash(leaves.get(7)))).isEqualTo(7);
        }
    }

    @Test
    void largeEntriesAreRunsOfTheirOwn() throws Exception {
        List<Bytes> leaves = leaves(40);
        for (int i = 0; i < 40; i += 3) {
            byte[] large = new byte[65_535 - i];
            large[0] = (byte) i;
            leaves.set(i, Bytes.wrapUnsafe(large));
        }
        seal(leaves);

        try (Log log = Log.open(RocksLogStore.open(directory, SMALL), TestLog.config(), TestLog.CLOCK)) {
            assertThat(TestLog.check(log)).isEqualTo(headOf(leaves));
        }
    }

    @Test
    void anotherHeadSealsNothing() throws Exception {
        try (StoreImport store = StoreImport.begin(directory, SMALL, 300, 1)) {
            add(store, leaves(300));
            var unused = store.finish();
            TreeHead other = headOf(leaves(299));
            assertThatExceptionOfType(VerificationException.class)
                    .isThrownBy(() -> store.seal(signed(other), published(other)));
        }

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> RocksLogStore.open(directory, SMALL))
                .withMessageContaining("not completely created");
    }

    @Test
    void aBundleThatIsDamagedOrPartialInTheMiddleIsRefused() {
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> {
            try (StoreImport store = StoreImport.begin(directory, SMALL, 300, 1)) {
                store.add(Bytes.wrapUnsafe(new byte[] {0, 5, 1}));
                var unused = store.finish();
            }
        });
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> {
            try (StoreImport store = StoreImport.begin(directory.resolve("other"), SMALL, 300, 1)) {
                add(store, leaves(5));
                add(store, leaves(5));
                var unused = store.finish();
            }
        });
    }

    @Test
    void anAbsentLogIsNotOpened() throws Exception {
        seal(leaves(3));
        try (RocksLogStore store = RocksLogStore.create(directory.resolve("empty"), SMALL)) {
            assertThatExceptionOfType(LogOpenException.class)
                    .isThrownBy(() -> Log.open(store, TestLog.config(), TestLog.CLOCK));
        }
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> {
            try (StoreImport again = StoreImport.begin(directory, SMALL, 3, 1)) {
                assertThat(again.size()).isZero();
            }
        });
    }

    private void seal(List<Bytes> leaves) throws Exception {
        try (StoreImport store = StoreImport.begin(directory, SMALL, leaves.size(), 2)) {
            add(store, leaves);
            TreeHead head = store.finish();
            store.seal(signed(head), published(head));
        }
    }

    private static void add(StoreImport store, List<Bytes> leaves) throws MalformedException {
        for (int from = 0; from < leaves.size(); from += 256) {
            store.add(new EntryBundle(leaves.subList(from, Math.min(from + 256, leaves.size()))).encode());
        }
    }

    private static List<Bytes> leaves(int count) {
        List<Bytes> leaves = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            leaves.add(TestLog.leaf(i));
        }
        return leaves;
    }

    private static TreeHead headOf(List<Bytes> leaves) {
        return RightEdge.EMPTY
                .append(leaves.stream().map(Rfc6962::leafHash).toList())
                .head();
    }

    private static SignedHead signed(TreeHead head) throws MalformedException {
        return new SignedHead(head, note(head));
    }

    private static PublishedCheckpoint published(TreeHead head) throws MalformedException {
        return new PublishedCheckpoint(head.size(), note(head), TestLog.CLOCK.millis());
    }

    private static Bytes note(TreeHead head) throws MalformedException {
        Checkpoint checkpoint = Checkpoint.of(TestLog.ORIGIN, head);
        return CheckpointNote.of(checkpoint, List.of(TestLog.ED25519.sign(checkpoint, 0)))
                .toBytes();
    }
}
