package dev.vitrine.tlog.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CompactRangeTest {

    private static final int SIZES = 130;
    private static final NaiveTree TREE = NaiveTree.ofBytes(SIZES);

    @Test
    void hasTheRootOfEverySizeItPasses() throws Exception {
        CompactRange range = new CompactRange();
        for (int size = 0; size <= SIZES; size++) {
            assertThat(range.head()).isEqualTo(TREE.head(size));
            assertThat(range.nodes()).isEqualTo(TREE.read(TreeRoot.nodes(size)));
            assertThat(TreeRoot.of(size, TREE)).isEqualTo(TREE.root(size));
            if (size < SIZES) {
                range.append(TREE.leaf(size));
            }
        }
    }

    @Test
    void resumesFromItsNodesAtEverySize() throws Exception {
        for (int size = 0; size < SIZES; size++) {
            CompactRange range = CompactRange.read(size, TREE);

            assertThat(range.nodes()).isEqualTo(TREE.read(TreeRoot.nodes(size)));
            range.append(TREE.leaf(size));
            assertThat(range.root()).isEqualTo(TREE.root(size + 1));
        }
    }

    @Test
    void aCopyGoesItsOwnWay() {
        CompactRange range = new CompactRange();
        range.append(TREE.leaf(0));
        CompactRange copy = range.copy();

        copy.append(TREE.leaf(1));

        assertThat(range.head()).isEqualTo(TREE.head(1));
        assertThat(copy.head()).isEqualTo(TREE.head(2));
    }

    @Test
    void reachesTheLargestSize() {
        SparseTree tree = new SparseTree(List.of());
        CompactRange range = CompactRange.of(Long.MAX_VALUE - 1, tree.read(TreeRoot.nodes(Long.MAX_VALUE - 1)));

        range.append(tree.leaf(0));

        assertThat(range.nodes()).isEqualTo(tree.read(TreeRoot.nodes(Long.MAX_VALUE)));
        assertThatThrownBy(() -> range.append(tree.leaf(0))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void needsOneNodeForEachBitOfItsSize() {
        assertThatThrownBy(() -> CompactRange.of(3, List.of(TREE.leaf(0))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CompactRange.of(-1, List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
