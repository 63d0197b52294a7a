package dev.vitrine.tlog.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InclusionProofTest {

    private static final int SIZES = 130;
    private static final NaiveTree TREE = NaiveTree.ofBytes(SIZES);

    @Test
    void equalsTheDefinitionForEveryLeafOfEverySmallTree() throws Exception {
        for (int size = 1; size <= SIZES; size++) {
            for (int index = 0; index < size; index++) {
                InclusionProof proof = InclusionProof.prove(index, size, TREE);

                assertThat(proof.hashes()).isEqualTo(TREE.path(index, 0, size));
                proof.verify(TREE.leaf(index), TREE.root(size));
            }
        }
    }

    @Test
    void readsOnceAndOnlyNodesOfTheTree() throws Exception {
        for (int size = 1; size <= SIZES; size++) {
            for (int index = 0; index < size; index++) {
                List<List<NodeId>> reads = new ArrayList<>();
                InclusionProof proof = InclusionProof.prove(index, size, ids -> {
                    reads.add(ids);
                    return TREE.read(ids);
                });

                List<NodeId> nodes = InclusionProof.nodes(index, size);
                assertThat(reads).isEqualTo(nodes.isEmpty() ? List.of() : List.of(nodes));
                int end = size;
                assertThat(nodes).allMatch(node -> node.end() <= end).doesNotHaveDuplicates();
                assertThat(proof.hashes()).hasSizeLessThanOrEqualTo(nodes.size());
            }
        }
    }

    @Test
    void noAlteredProofVerifies() throws Exception {
        for (int size = 1; size <= 40; size++) {
            for (int index = 0; index < size; index++) {
                InclusionProof proof = InclusionProof.prove(index, size, TREE);
                Hash leaf = TREE.leaf(index);
                Hash root = TREE.root(size);

                for (List<Hash> mutated : Mutations.of(proof.hashes(), root)) {
                    assertThatThrownBy(
                                    () -> new InclusionProof(proof.index(), proof.size(), mutated).verify(leaf, root))
                            .isInstanceOf(VerificationException.class);
                }
            }
        }
    }

    @Test
    void noOtherIndexOrLeafOrRootVerifies() throws Exception {
        for (int size = 1; size <= 40; size++) {
            for (int index = 0; index < size; index++) {
                InclusionProof proof = InclusionProof.prove(index, size, TREE);
                for (int other = 0; other < size + 2; other++) {
                    if (other != index) {
                        InclusionProof moved = new InclusionProof(other, size, proof.hashes());
                        assertFails(moved, TREE.leaf(index), TREE.root(size));
                    }
                }
                for (int bit = 0; bit < 256; bit += 51) {
                    assertFails(proof, Mutations.flip(TREE.leaf(index), bit), TREE.root(size));
                    assertFails(proof, TREE.leaf(index), Mutations.flip(TREE.root(size), bit));
                }
            }
        }
    }

    /** A proof may hold for several sizes only where the path is the same; then the root is still the right one. */
    @Test
    void anotherSizeVerifiesOnlyWithTheSameShapeOfPath() throws Exception {
        for (int size = 1; size <= 40; size++) {
            for (int index = 0; index < size; index++) {
                List<Hash> hashes = TREE.path(index, 0, size);
                for (int other = 1; other <= 80; other++) {
                    InclusionProof claim = new InclusionProof(index, other, hashes);
                    if (index < other && shape(index, other).equals(shape(index, size))) {
                        claim.verify(TREE.leaf(index), TREE.root(size));
                    } else {
                        assertFails(claim, TREE.leaf(index), TREE.root(size));
                    }
                }
            }
        }
    }

    @Test
    void rejectsTheFalseClaimThatLeaf0Of4IsOf8() throws Exception {
        List<Hash> path = TREE.path(0, 0, 4);

        assertThatThrownBy(() -> new InclusionProof(0, 8, path).verify(TREE.leaf(0), TREE.root(4)))
                .isInstanceOfSatisfying(
                        VerificationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.PROOF_LENGTH));
    }

    @Test
    void rejectsTheFalseClaimOfLeaf4Of1000AgainstTheRootOf4() {
        for (int index = 0; index < 4; index++) {
            for (List<Hash> hashes : List.of(TREE.path(index, 0, 4), List.of(TREE.root(4)), List.<Hash>of())) {
                assertFails(new InclusionProof(4, 1000, hashes), TREE.leaf(index), TREE.root(4));
            }
        }
    }

    @Test
    void saysWhyItFails() {
        assertReason(Reason.INDEX_OUT_OF_RANGE, new InclusionProof(5, 5, List.of()));
        assertReason(Reason.INDEX_OUT_OF_RANGE, new InclusionProof(0, 0, List.of()));
        assertReason(Reason.PROOF_LENGTH, new InclusionProof(0, 5, List.of()));
        assertReason(Reason.PROOF_LENGTH, new InclusionProof(0, 1, List.of(TREE.leaf(0))));
        assertReason(Reason.ROOT_MISMATCH, new InclusionProof(0, 2, List.of(TREE.leaf(0))));
    }

    @Test
    void aTreeOfOneLeafHasAnEmptyProof() throws Exception {
        InclusionProof proof = InclusionProof.prove(0, 1, ids -> {
            throw new AssertionError("nothing to read");
        });

        assertThat(proof.hashes()).isEmpty();
        assertThat(proof.root(TREE.leaf(0))).isEqualTo(TREE.leaf(0));
    }

    @Test
    void isNotMadeForALeafBeyondTheTree() {
        assertThatThrownBy(() -> InclusionProof.prove(3, 3, TREE)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> InclusionProof.nodes(0, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> InclusionProof.nodes(-1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new InclusionProof(-1, 3, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new InclusionProof(0, -1, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aReaderThatLosesANodeIsOurFault() {
        assertThatThrownBy(() -> InclusionProof.prove(0, 5, ids -> List.of())).isInstanceOf(AssertionError.class);
    }

    @Test
    void doesNotChangeWithTheListItWasMadeFrom() {
        List<Hash> hashes = new ArrayList<>(TREE.path(0, 0, 4));
        InclusionProof proof = new InclusionProof(0, 4, hashes);

        hashes.clear();

        assertThatCode(() -> proof.verify(TREE.leaf(0), TREE.root(4))).doesNotThrowAnyException();
    }

    /** For each step from the leaf up, whether the sibling is on the left. */
    private static List<Boolean> shape(long index, long size) {
        if (size == 1) {
            return List.of();
        }
        long k = Long.highestOneBit(size - 1);
        List<Boolean> shape = new ArrayList<>(index < k ? shape(index, k) : shape(index - k, size - k));
        shape.add(index >= k);
        return shape;
    }

    private static void assertReason(Reason reason, InclusionProof proof) {
        assertThatThrownBy(() -> proof.verify(TREE.leaf(0), TREE.root(2)))
                .isInstanceOfSatisfying(
                        VerificationException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static void assertFails(InclusionProof proof, Hash leaf, Hash root) {
        assertThatThrownBy(() -> proof.verify(leaf, root)).isInstanceOf(VerificationException.class);
    }
}
