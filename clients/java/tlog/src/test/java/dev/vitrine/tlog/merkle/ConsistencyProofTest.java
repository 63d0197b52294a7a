package dev.vitrine.tlog.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConsistencyProofTest {

    private static final int SIZES = 130;
    private static final NaiveTree TREE = NaiveTree.ofBytes(SIZES);
    private static final SparseTree UNIFORM = new SparseTree(List.of());

    @Test
    void equalsTheDefinitionForEveryPairOfSmallTrees() throws Exception {
        for (int to = 0; to <= SIZES; to++) {
            for (int from = 0; from <= to; from++) {
                ConsistencyProof proof = ConsistencyProof.prove(from, to, TREE);

                assertThat(proof.hashes()).isEqualTo(TREE.consistency(from, to));
                assertThat(proof.hashes())
                        .hasSizeLessThanOrEqualTo(
                                ConsistencyProof.nodes(from, to).size());
                proof.verify(TREE.root(from), TREE.root(to));
            }
        }
    }

    @Test
    void noAlteredProofVerifies() throws Exception {
        for (int to = 0; to <= 33; to++) {
            for (int from = 0; from <= to; from++) {
                ConsistencyProof proof = ConsistencyProof.prove(from, to, TREE);
                for (List<Hash> mutated : Mutations.of(proof.hashes(), TREE.root(to))) {
                    assertFails(new ConsistencyProof(from, to, mutated), TREE.root(from), TREE.root(to));
                }
            }
        }
    }

    @Test
    void noOtherRootVerifies() throws Exception {
        for (int to = 1; to <= 66; to++) {
            for (int from = 1; from <= to; from++) {
                ConsistencyProof proof = ConsistencyProof.prove(from, to, TREE);
                for (int bit = 0; bit < 256; bit += 85) {
                    assertFails(proof, Mutations.flip(TREE.root(from), bit), TREE.root(to));
                    assertFails(proof, TREE.root(from), Mutations.flip(TREE.root(to), bit));
                }
                if (from < to) {
                    assertFails(proof, TREE.root(to), TREE.root(from));
                }
            }
        }
    }

    @Test
    void aTreeWithAnotherPastIsNotConsistent() throws Exception {
        NaiveTree other = NaiveTree.ofEntries(SIZES);
        for (int to = 1; to <= 40; to++) {
            for (int from = 1; from <= to; from++) {
                ConsistencyProof proof = ConsistencyProof.prove(from, to, other);

                proof.verify(other.root(from), other.root(to));
                assertFails(proof, TREE.root(from), other.root(to));
            }
        }
    }

    @Test
    void theEmptyTreeIsAPrefixOfEveryTreeButOnlyWithItsOwnRoot() throws Exception {
        new ConsistencyProof(0, 7, List.of()).verify(Rfc6962.emptyRoot(), TREE.root(7));
        new ConsistencyProof(0, 0, List.of()).verify(Rfc6962.emptyRoot(), Rfc6962.emptyRoot());

        assertFails(new ConsistencyProof(0, 7, List.of()), TREE.root(1), TREE.root(7));
        assertFails(new ConsistencyProof(0, 0, List.of()), TREE.root(1), TREE.root(1));
        assertFails(new ConsistencyProof(0, 0, List.of()), Rfc6962.emptyRoot(), TREE.root(1));
        assertFails(new ConsistencyProof(0, 7, List.of(TREE.root(7))), Rfc6962.emptyRoot(), TREE.root(7));
    }

    @Test
    void fits63HashesUpToASizeOf2To62AndOneMoreAfterIt() throws Exception {
        long many = 1L << 62;

        assertThat(ConsistencyProof.prove(3, many, UNIFORM).hashes()).hasSize(63);
        assertThat(ConsistencyProof.prove(3, many + 1, UNIFORM).hashes()).hasSize(ConsistencyProof.MAX_HASHES);
    }

    @Test
    void saysWhyItFails() {
        assertReason(Reason.INDEX_OUT_OF_RANGE, new ConsistencyProof(3, 2, List.of()));
        assertReason(Reason.PROOF_LENGTH, new ConsistencyProof(2, 3, List.of()));
        assertReason(Reason.PROOF_LENGTH, new ConsistencyProof(2, 2, List.of(TREE.leaf(0))));
        assertReason(Reason.ROOT_MISMATCH, new ConsistencyProof(2, 3, List.of(TREE.leaf(0))));
        assertReason(Reason.ROOT_MISMATCH, new ConsistencyProof(2, 2, List.of()));
    }

    @Test
    void isNotMadeForATreeThatShrinks() {
        assertThatThrownBy(() -> ConsistencyProof.prove(4, 3, TREE)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> ConsistencyProof.nodes(-1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new ConsistencyProof(-1, 3, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ConsistencyProof(0, -3, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertReason(Reason reason, ConsistencyProof proof) {
        assertThatThrownBy(() -> proof.verify(TREE.root(2), TREE.root(3)))
                .isInstanceOfSatisfying(
                        VerificationException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static void assertFails(ConsistencyProof proof, Hash oldRoot, Hash newRoot) {
        assertThatThrownBy(() -> proof.verify(oldRoot, newRoot)).isInstanceOf(VerificationException.class);
    }
}
