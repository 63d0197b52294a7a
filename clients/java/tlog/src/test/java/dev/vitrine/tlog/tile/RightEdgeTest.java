package dev.vitrine.tlog.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.InclusionProof;
import dev.vitrine.tlog.merkle.NaiveTree;
import dev.vitrine.tlog.merkle.NodeId;
import dev.vitrine.tlog.merkle.TreeHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RightEdgeTest {

    private static final NaiveTree TREE = NaiveTree.ofEntries(70_000);

    @Test
    void passesEverySmallSizeOneLeafAtATime() {
        RightEdge edge = RightEdge.EMPTY;
        for (int size = 1; size <= 1100; size++) {
            TileUpdate update = edge.append(List.of(TREE.leaf(size - 1)));
            edge = update.after();

            assertThat(edge.head()).isEqualTo(TREE.head(size)).isEqualTo(update.head());
            assertThat(update.before().size()).isEqualTo(size - 1);
            assertThat(update.tiles().keySet()).containsExactlyElementsOf(TileId.forGrowth(size - 1, size));
            assertTilesAreThoseOf(update);
            update.prove(size - 1).hashes().forEach(hash -> assertThat(hash).isNotNull());
            assertThat(update.prove(size - 1).hashes()).isEqualTo(TREE.path(size - 1, 0, size));
        }
    }

    @Test
    void isTheSameInBatchesOfAnySize() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < 6; round++) {
            RightEdge edge = RightEdge.EMPTY;
            int size = 0;
            while (size < 70_000) {
                int batch = Math.min(70_000 - size, 1 + random.nextInt(1 << random.nextInt(15)));
                TileUpdate update = edge.append(TREE.leaves().subList(size, size + batch));
                size += batch;
                edge = update.after();

                assertThat(update.tiles().keySet()).containsExactlyElementsOf(TileId.forGrowth(size - batch, size));
                for (int i = 0; i < 5; i++) {
                    int index = size - 1 - random.nextInt(batch);
                    InclusionProof proof = update.prove(index);
                    assertThat(proof.hashes()).isEqualTo(TREE.path(index, 0, size));
                    proof.verify(TREE.leaf(index), edge.head().root());
                }
            }
            assertThat(edge.head()).isEqualTo(TREE.head(70_000));
        }
    }

    @Test
    void everyLeafOfABatchIsProvenFromMemory() throws Exception {
        for (int from : new int[] {0, 1, 255, 256, 300, 65_279, 65_535, 65_536}) {
            for (int batch : new int[] {1, 2, 255, 256, 257, 600}) {
                TileUpdate update = RightEdge.EMPTY
                        .append(TREE.leaves().subList(0, from))
                        .after()
                        .append(TREE.leaves().subList(from, from + batch));
                for (int index = from; index < from + batch; index++) {
                    update.prove(index).verify(TREE.leaf(index), update.head().root());
                }
                assertThatThrownBy(() -> update.prove(from - 1)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> update.prove(from + batch)).isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }

    @Test
    void aBatchThatWasNotCommittedLeavesNoTrace() {
        RightEdge edge = RightEdge.EMPTY.append(TREE.leaves().subList(0, 300)).after();

        TileUpdate forgotten = edge.append(NaiveTree.ofBytes(200).leaves());
        TileUpdate kept = edge.append(TREE.leaves().subList(300, 500));

        assertThat(forgotten.head()).isNotEqualTo(kept.head());
        assertThat(kept.head()).isEqualTo(TREE.head(500));
        assertThat(edge.head()).isEqualTo(TREE.head(300));
    }

    @Test
    void anEmptyBatchChangesNothing() {
        TileUpdate update =
                RightEdge.EMPTY.append(TREE.leaves().subList(0, 5)).after().append(List.of());

        assertThat(update.tiles()).isEmpty();
        assertThat(update.head()).isEqualTo(update.before());
        assertThat(RightEdge.EMPTY.head()).isEqualTo(TreeHead.EMPTY);
    }

    @Test
    void resumesFromTheTilesOfAnySize() throws Exception {
        Map<String, Bytes> store = new TreeMap<>();
        RightEdge edge = RightEdge.EMPTY;
        for (int size : new int[] {0, 1, 2, 100, 255, 256, 257, 512, 1000, 65_535, 65_536, 65_537, 65_792, 69_999}) {
            TileUpdate update =
                    edge.append(TREE.leaves().subList((int) edge.head().size(), size));
            update.tiles().forEach((id, tile) -> store.put(id.path(), tile.encode()));

            edge = RightEdge.read(id -> Optional.ofNullable(store.get(id.path())), TREE.head(size));

            assertThat(edge.head()).isEqualTo(TREE.head(size));
            assertThat(edge.append(List.of(TREE.leaf(size))).head()).isEqualTo(TREE.head(size + 1));
        }
    }

    @Test
    void doesNotResumeFromTilesOfAnotherTree() {
        List<Bytes> entries = MapTiles.entries(600);
        TreeHead head = MapTiles.head(entries);
        MapTiles tiles = MapTiles.of(entries);
        List<Hash> others = NaiveTree.ofBytes(88).leaves();
        tiles.put(new TileId(0, 2, 88), HashTile.of(others).encode());

        assertReason(Reason.ROOT_MISMATCH, tiles, head);
        tiles.put(new TileId(0, 2, 88), HashTile.of(others.subList(0, 87)).encode());
        assertReason(Reason.TILE_MISMATCH, tiles, head);
        tiles.remove(new TileId(0, 2, 88));
        assertThatThrownBy(() -> RightEdge.read(tiles, head))
                .isInstanceOfSatisfying(
                        MissingTileException.class, e -> assertThat(e.tile()).isEqualTo(new TileId(0, 2, 88)));
    }

    @Test
    void theEmptyTreeHasOneRootOnly() throws Exception {
        TileSource nothing = id -> Optional.empty();

        assertThat(RightEdge.read(nothing, TreeHead.EMPTY).head()).isEqualTo(TreeHead.EMPTY);
        assertReason(Reason.ROOT_MISMATCH, nothing, new TreeHead(0, TREE.leaf(0)));
    }

    @Test
    void anUpdateKnowsTheNodesItMadeAndTheEdgeButNoOthers() {
        TileUpdate update = RightEdge.EMPTY
                .append(TREE.leaves().subList(0, 600))
                .after()
                .append(TREE.leaves().subList(600, 800));

        assertThat(update.node(new NodeId(3, 98))).contains(TREE.root(98 * 8, 99 * 8));
        assertThat(update.node(new NodeId(8, 2))).contains(TREE.root(512, 768));
        assertThat(update.node(new NodeId(8, 0))).contains(TREE.root(256));
        assertThat(update.node(new NodeId(9, 0))).contains(TREE.root(512));
        assertThat(update.node(new NodeId(0, 5))).isEmpty();
        assertThat(update.node(new NodeId(0, 800))).isEmpty();
        assertThat(update.node(new NodeId(10, 0))).isEmpty();
    }

    @Test
    void hasAPartialTileOnEachLevelThatIsNotFull() {
        RightEdge edge =
                RightEdge.EMPTY.append(TREE.leaves().subList(0, 65_536 + 3)).after();

        assertThat(edge.partial(0).map(HashTile::width)).contains(3);
        assertThat(edge.partial(1)).isEmpty();
        assertThat(edge.partial(2).map(tile -> tile.hash(0))).contains(TREE.root(65_536));
        assertThat(edge.partial(3)).isEmpty();
    }

    @Test
    void refusesMoreLeavesThanATreeHas() throws Exception {
        List<Hash> two = new ArrayList<>(TREE.leaves().subList(0, 2));
        RightEdge edge = HugeTiles.edge(Long.MAX_VALUE - 1);

        assertThat(edge.append(two.subList(0, 1)).head().size()).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> edge.append(two)).isInstanceOf(ArithmeticException.class);
    }

    private static void assertTilesAreThoseOf(TileUpdate update) {
        update.tiles().forEach((id, tile) -> {
            int shift = 8 * id.level();
            for (int i = 0; i < tile.width(); i++) {
                long node = id.index() * 256 + i;
                assertThat(tile.hash(i)).isEqualTo(TREE.root(node << shift, (node + 1) << shift));
            }
            assertThat(tile.width()).isEqualTo(id.width());
        });
    }

    private static void assertReason(Reason reason, TileSource source, TreeHead head) {
        assertThatThrownBy(() -> RightEdge.read(source, head))
                .isInstanceOfSatisfying(
                        VerificationException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
