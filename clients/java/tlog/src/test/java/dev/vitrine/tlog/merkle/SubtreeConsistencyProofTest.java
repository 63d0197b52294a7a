package dev.vitrine.tlog.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SubtreeConsistencyProofTest {

    private static final int SIZES = 130;
    private static final NaiveTree TREE = NaiveTree.ofBytes(SIZES);

    @Test
    void equalsTheDefinitionForEverySubtreeOfEverySmallTree() throws Exception {
        for (Subtree subtree : subtrees(SIZES)) {
            for (long size = subtree.end(); size <= SIZES; size++) {
                SubtreeConsistencyProof proof = SubtreeConsistencyProof.prove(subtree, size, TREE);

                assertThat(proof.hashes()).isEqualTo(TREE.subtreeConsistency(subtree.start(), subtree.end(), size));
                proof.verify(TREE.root(subtree.start(), subtree.end()), TREE.root(size));
            }
        }
    }

    @Test
    void isAnInclusionProofForOneLeafAndAConsistencyProofFromTheStart() throws Exception {
        for (int size = 1; size <= 66; size++) {
            for (int index = 0; index < size; index++) {
                assertThat(SubtreeConsistencyProof.prove(new Subtree(index, index + 1), size, TREE)
                                .hashes())
                        .isEqualTo(InclusionProof.prove(index, size, TREE).hashes());
                assertThat(SubtreeConsistencyProof.nodes(new Subtree(0, index), size))
                        .isEqualTo(ConsistencyProof.nodes(index, size));
            }
        }
    }

    @Test
    void noAlteredProofVerifies() throws Exception {
        for (Subtree subtree : subtrees(24)) {
            for (long size = subtree.end(); size <= 24; size++) {
                Hash subtreeRoot = TREE.root(subtree.start(), subtree.end());
                Hash root = TREE.root(size);
                List<Hash> hashes = TREE.subtreeConsistency(subtree.start(), subtree.end(), size);

                for (List<Hash> mutated : Mutations.of(hashes, root)) {
                    assertFails(new SubtreeConsistencyProof(subtree, size, mutated), subtreeRoot, root);
                }
                if (!subtree.isEmpty()) {
                    SubtreeConsistencyProof proof = new SubtreeConsistencyProof(subtree, size, hashes);
                    assertFails(proof, Mutations.flip(subtreeRoot, 7), root);
                    assertFails(proof, subtreeRoot, Mutations.flip(root, 7));
                }
            }
        }
    }

    @Test
    void theEmptySubtreeHasNoOtherRoot() throws Exception {
        new SubtreeConsistencyProof(new Subtree(3, 3), 7, List.of()).verify(Rfc6962.emptyRoot(), TREE.root(7));

        assertFails(new SubtreeConsistencyProof(new Subtree(3, 3), 7, List.of()), TREE.leaf(3), TREE.root(7));
    }

    @Test
    void endsWithinTheTree() {
        SubtreeConsistencyProof proof = new SubtreeConsistencyProof(new Subtree(4, 8), 7, List.of());

        assertThatThrownBy(() -> proof.verify(TREE.root(4, 8), TREE.root(7)))
                .isInstanceOfSatisfying(
                        VerificationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INDEX_OUT_OF_RANGE));
        assertThatThrownBy(() -> SubtreeConsistencyProof.prove(new Subtree(4, 8), 7, TREE))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new SubtreeConsistencyProof(new Subtree(0, 0), -1, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Subtree> subtrees(int end) {
        List<Subtree> subtrees = new ArrayList<>();
        for (int to = 0; to <= end; to++) {
            for (int from = 0; from <= to; from++) {
                if (Subtree.isValid(from, to)) {
                    subtrees.add(new Subtree(from, to));
                }
            }
        }
        return subtrees;
    }

    private static void assertFails(SubtreeConsistencyProof proof, Hash subtreeRoot, Hash root) {
        assertThatThrownBy(() -> proof.verify(subtreeRoot, root)).isInstanceOf(VerificationException.class);
    }
}
