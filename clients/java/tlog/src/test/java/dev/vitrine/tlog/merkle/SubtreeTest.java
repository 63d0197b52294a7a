package dev.vitrine.tlog.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SubtreeTest {

    private static final int SIZES = 130;
    private static final NaiveTree TREE = NaiveTree.ofBytes(SIZES);

    @Test
    void isAlignedToThePowerOfTwoThatHoldsIt() {
        for (int start = 0; start <= SIZES; start++) {
            for (int end = 0; end <= SIZES; end++) {
                int alignment = 1;
                while (alignment < end - start) {
                    alignment *= 2;
                }
                assertThat(Subtree.isValid(start, end)).isEqualTo(start <= end && start % alignment == 0);
            }
        }
    }

    @Test
    void isDecidedAtTheEndOfTheNumbers() {
        long most = Long.MAX_VALUE;

        assertThat(Subtree.isValid(0, most)).isTrue();
        assertThat(Subtree.isValid(most, most)).isTrue();
        assertThat(Subtree.isValid(most - 1, most)).isTrue();
        assertThat(Subtree.isValid(1L << 62, most)).isTrue();
        assertThat(Subtree.isValid(1, most)).isFalse();
        assertThat(Subtree.isValid(1L << 61, most)).isFalse();
        assertThat(Subtree.isValid(-1, most)).isFalse();
        assertThat(Subtree.isValid(Long.MIN_VALUE, most)).isFalse();
        assertThat(Subtree.isValid(most, Long.MIN_VALUE)).isFalse();
    }

    @Test
    void hasTheRootOfItsLeavesAlone() throws Exception {
        for (int end = 0; end <= SIZES; end++) {
            for (int start = 0; start <= end; start++) {
                if (Subtree.isValid(start, end)) {
                    assertThat(new Subtree(start, end).root(TREE)).isEqualTo(TREE.root(start, end));
                }
            }
        }
    }

    @Test
    void provesItsLeavesLikeATreeOfItsOwn() throws Exception {
        for (int end = 0; end <= SIZES; end++) {
            for (int start = 0; start < end; start++) {
                if (Subtree.isValid(start, end)) {
                    for (int index = start; index < end; index++) {
                        Subtree subtree = new Subtree(start, end);
                        InclusionProof proof = subtree.prove(index, TREE);

                        assertThat(proof.hashes()).isEqualTo(TREE.path(index - start, start, end));
                        subtree.verify(index, TREE.leaf(index), proof.hashes(), TREE.root(start, end));
                    }
                }
            }
        }
    }

    @Test
    void doesNotVouchForLeavesOutsideOfIt() {
        Subtree subtree = new Subtree(4, 6);
        List<Hash> proof = TREE.path(0, 4, 6);

        for (long index : new long[] {-1, 0, 3, 6, 7, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> subtree.verify(index, TREE.leaf(4), proof, TREE.root(4, 6)))
                    .isInstanceOfSatisfying(VerificationException.class, e -> assertThat(e.reason())
                            .isEqualTo(Reason.INDEX_OUT_OF_RANGE));
        }
    }

    @Test
    void twoOfThemCoverAnyRange() {
        for (int end = 0; end <= SIZES; end++) {
            for (int start = 0; start <= end; start++) {
                assertCovers(Subtree.covering(start, end), start, end);
            }
        }
        assertCovers(Subtree.covering(1, Long.MAX_VALUE), 1, Long.MAX_VALUE);
        assertCovers(Subtree.covering((1L << 62) - 1, (1L << 62) + 1), (1L << 62) - 1, (1L << 62) + 1);
    }

    @Test
    void refusesWhatIsNoSubtree() {
        assertThatThrownBy(() -> new Subtree(2, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Subtree.covering(2, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Subtree.covering(-2, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static void assertCovers(List<Subtree> pair, long start, long end) {
        Subtree left = pair.get(0);
        Subtree right = pair.get(1);

        assertThat(pair).hasSize(2);
        assertThat(left.start()).isLessThanOrEqualTo(start);
        assertThat(start - left.start()).isLessThan(Math.max(1, left.size()));
        assertThat(left.end()).isEqualTo(right.start());
        assertThat(right.end()).isEqualTo(end);
        assertThat(right.isEmpty()).isEqualTo(end - start <= 1);
    }
}
