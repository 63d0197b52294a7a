package dev.vitrine.tlog.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import dev.vitrine.tlog.merkle.ConsistencyProof;
import dev.vitrine.tlog.merkle.InclusionProof;
import dev.vitrine.tlog.merkle.Mutations;
import dev.vitrine.tlog.merkle.NaiveTree;
import dev.vitrine.tlog.merkle.NodeId;
import dev.vitrine.tlog.merkle.SparseTree;
import dev.vitrine.tlog.merkle.TreeHead;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class VerifiedTilesTest {

    private static final int SIZE = 700;
    private static final List<Bytes> ENTRIES = MapTiles.entries(SIZE);
    private static final TreeHead HEAD = MapTiles.head(ENTRIES);
    private static final MapTiles LOG = MapTiles.of(ENTRIES);
    private static final NaiveTree TREE = NaiveTree.ofEntries(SIZE);

    @Test
    void readsEntriesAndNodesOfTheTree() throws Exception {
        VerifiedTiles tiles = new VerifiedTiles(LOG, HEAD);

        for (int index = 0; index < SIZE; index += 13) {
            assertThat(tiles.entry(index)).isEqualTo(ENTRIES.get(index));
            assertThat(tiles.leafHash(index)).isEqualTo(TREE.leaf(index));
            assertThat(InclusionProof.prove(index, SIZE, tiles).hashes()).isEqualTo(TREE.path(index, 0, SIZE));
            assertThat(ConsistencyProof.prove(index, SIZE, tiles).hashes()).isEqualTo(TREE.consistency(index, SIZE));
        }
        assertThat(tiles.read(List.of(new NodeId(8, 1), new NodeId(9, 0), new NodeId(2, 170))))
                .containsExactly(TREE.root(256, 512), TREE.root(512), TREE.root(680, 684));
        assertThat(tiles.edge().head()).isEqualTo(HEAD);
        assertThat(tiles.head()).isEqualTo(HEAD);
    }

    @Test
    void worksInEverySmallTree() throws Exception {
        for (int size = 1; size < 520; size += size < 20 || size > 500 ? 1 : 37) {
            List<Bytes> entries = ENTRIES.subList(0, size);
            VerifiedTiles tiles = new VerifiedTiles(MapTiles.of(entries), MapTiles.head(entries));
            for (int index = 0; index < size; index += 1 + size / 20) {
                assertThat(InclusionProof.prove(index, size, tiles).hashes()).isEqualTo(TREE.path(index, 0, size));
                assertThat(tiles.entry(index)).isEqualTo(entries.get(index));
            }
        }
    }

    @Property(tries = 60)
    void worksInTreesOfAnySize(@ForAll @LongRange(min = 1) long size, @ForAll @LongRange(min = 0) long any)
            throws Exception {
        long index = any % size;
        SparseTree tree = new SparseTree(List.of(index, size / 3, size - 1));
        TreeHead head = HugeTiles.head(size, tree);
        VerifiedTiles tiles = new VerifiedTiles(new HugeTiles(tree), head);

        InclusionProof proof = InclusionProof.prove(index, size, tiles);

        assertThat(proof).isEqualTo(InclusionProof.prove(index, size, tree));
        proof.verify(tiles.leafHash(index), head.root());
        ConsistencyProof.prove(index + 1, size, tiles)
                .verify(HugeTiles.head(index + 1, tree).root(), head.root());
    }

    /** Every byte that is read counts: with any of them changed, each read fails or still gives what the head commits to. */
    @Test
    void noChangedByteGetsThrough() {
        LOG.files().forEach((path, bytes) -> {
            for (int at = 0; at < bytes.size(); at += 1 + bytes.size() / 61) {
                byte[] changed = bytes.toByteArray();
                changed[at] ^= (byte) (1 << at % 8);
                MapTiles log = LOG.copy();
                log.files().put(path, Bytes.wrapUnsafe(changed));

                int failures = 0;
                for (int index : new int[] {0, 255, 256, 511, 512, SIZE - 1}) {
                    try {
                        VerifiedTiles tiles = new VerifiedTiles(log, HEAD);
                        assertThat(tiles.leafHash(index)).isEqualTo(TREE.leaf(index));
                        assertThat(tiles.entry(index)).isEqualTo(ENTRIES.get(index));
                    } catch (VerificationException declared) {
                        failures++;
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                }
                assertThat(failures).as(path).isPositive();
            }
        });
    }

    @Test
    void noOtherHeadIsServed() {
        TreeHead otherRoot = new TreeHead(SIZE, Mutations.flip(HEAD.root(), 100));
        TreeHead otherSize = new TreeHead(SIZE - 256, HEAD.root());

        assertFails(Reason.ROOT_MISMATCH, LOG, otherRoot, 0);
        assertFails(Reason.ROOT_MISMATCH, LOG.copy(), otherSize, 0, new TileId(0, 1, (SIZE - 256) % 256));
    }

    @Test
    void saysWhetherATileOrAnEntryIsWrong() {
        MapTiles wrongTile = LOG.copy();
        wrongTile.put(
                new TileId(0, 0, 256),
                HashTile.of(TREE.leaves().subList(1, 257)).encode());
        MapTiles wrongEntry = LOG.copy();
        wrongEntry.put(new TileId(-1, 0, 256), new EntryBundle(ENTRIES.subList(1, 257)).encode());

        assertFails(Reason.TILE_MISMATCH, wrongTile, HEAD, 0);
        assertFails(Reason.ENTRY_MISMATCH, wrongEntry, HEAD, 0);
    }

    @Test
    void takesTheFullTileWhereThePartialOneIsGone() throws Exception {
        int size = 600;
        MapTiles log = MapTiles.of(MapTiles.entries(1024));
        log.put(new TileId(1, 0, 2), LOG.read(new TileId(1, 0, 2)).orElseThrow());
        VerifiedTiles tiles = new VerifiedTiles(log, MapTiles.head(ENTRIES.subList(0, size)));

        assertThat(tiles.entry(size - 1)).isEqualTo(ENTRIES.get(size - 1));
        assertThat(tiles.bundle(2).width()).isEqualTo(size - 512);
        assertThat(log.reads()).contains(new TileId(0, 2, size - 512), new TileId(0, 2, 256));
    }

    @Test
    void needsThePartialTileWhereThereIsNoFullOne() {
        TreeHead head = MapTiles.head(ENTRIES.subList(0, 520));

        assertThatThrownBy(() -> new VerifiedTiles(LOG, head).entry(0))
                .isInstanceOfSatisfying(
                        MissingTileException.class, e -> assertThat(e.tile()).isEqualTo(new TileId(0, 2, 8)));
    }

    @Test
    void saysWhatIsMissing() {
        MapTiles log = LOG.copy();
        log.remove(new TileId(0, 1, 256));
        log.remove(new TileId(-1, 0, 256));

        assertMissing(new TileId(0, 1, 256), log, 256);
        assertMissing(new TileId(-1, 0, 256), log, 0);
    }

    @Test
    void fetchesEachTileOnce() throws Exception {
        MapTiles log = LOG.copy();
        VerifiedTiles tiles = new VerifiedTiles(log, HEAD);

        for (int index = 0; index < SIZE; index++) {
            InclusionProof unused = InclusionProof.prove(index, SIZE, tiles);
        }

        assertThat(log.reads()).doesNotHaveDuplicates().hasSize(4);
    }

    @Test
    void hasNothingBeyondTheTree() {
        VerifiedTiles tiles = new VerifiedTiles(LOG, HEAD);

        assertThatThrownBy(() -> tiles.leafHash(SIZE)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tiles.entry(SIZE)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tiles.bundle(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tiles.read(List.of(new NodeId(9, 1)))).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static void assertFails(Reason reason, MapTiles log, TreeHead head, long index, TileId... needed) {
        for (TileId id : needed) {
            log.put(id, HashTile.of(TREE.leaves().subList(0, id.width())).encode());
            log.put(
                    new TileId(1, 0, 1),
                    HashTile.of(TREE.leaves().subList(0, 1)).encode());
        }
        assertThatThrownBy(() -> new VerifiedTiles(log, head).entry(index))
                .isInstanceOfSatisfying(
                        VerificationException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static void assertMissing(TileId id, MapTiles log, long index) {
        assertThatThrownBy(() -> new VerifiedTiles(log, HEAD).entry(index))
                .isInstanceOfSatisfying(
                        MissingTileException.class, e -> assertThat(e.tile()).isEqualTo(id));
    }
}
