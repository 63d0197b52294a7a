package dev.vitrine.tlog.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.SharedVectors;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One SHA-256 over every subtree, proof and covering of a tree of 130 leaves: the appendix of
 * draft-ietf-plants-merkle-tree-certs in both of its forms, which differ in whether a subtree may be empty, and the same for
 * plain proofs.
 */
final class AccumulatedVectorsTest {

    private static final int SIZE = 130;
    private static final NaiveTree TREE = NaiveTree.ofBytes(SIZE);

    private final StringBuilder line = new StringBuilder();
    private MessageDigest lines = sha256();

    @BeforeEach
    void start() {
        lines = sha256();
    }

    @Test
    void subtreeHashesWithEmptySubtrees() throws Exception {
        addSubtreeHashes(0);

        assertAccumulated("publishedHead", "subtree_hashes");
    }

    @Test
    void subtreeHashesWithoutEmptySubtrees() throws Exception {
        addSubtreeHashes(1);

        assertAccumulated("publishedDraft05", "subtree_hashes");
    }

    @Test
    void subtreeInclusionProofs() throws Exception {
        for (int end = 0; end <= SIZE; end++) {
            for (int start = 0; start < end; start++) {
                for (int index = start; index < end && Subtree.isValid(start, end); index++) {
                    Subtree subtree = new Subtree(start, end);
                    line.append(index).append(' ');
                    append(subtree);
                    append(subtree.prove(index, TREE).hashes());
                    endLine();
                }
            }
        }

        assertAccumulated("publishedHead", "subtree_inclusion");
        assertThat(expected("publishedDraft05", "subtree_inclusion"))
                .isEqualTo(expected("publishedHead", "subtree_inclusion"));
    }

    @Test
    void subtreeConsistencyProofsWithEmptySubtrees() throws Exception {
        addSubtreeConsistencyProofs(0);

        assertAccumulated("publishedHead", "subtree_consistency");
    }

    @Test
    void subtreeConsistencyProofsWithoutEmptySubtrees() throws Exception {
        addSubtreeConsistencyProofs(1);

        assertAccumulated("publishedDraft05", "subtree_consistency");
    }

    @Test
    void coveringsByTwoSubtrees() {
        for (int end = 0; end <= SIZE; end++) {
            for (int start = 0; start <= end; start++) {
                appendCovering(start, end);
            }
        }

        assertAccumulated("publishedHead", "covering");
    }

    @Test
    void coveringsByOneSubtreeWhereThatIsEnough() {
        for (int end = 1; end <= SIZE; end++) {
            for (int start = 0; start < end; start++) {
                if (Subtree.isValid(start, end)) {
                    append(new Subtree(start, end));
                    endLine();
                } else {
                    appendCovering(start, end);
                }
            }
        }

        assertAccumulated("publishedDraft05", "covering");
    }

    @Test
    void rootsOfPlainTrees() throws Exception {
        for (int size = 0; size <= SIZE; size++) {
            line.append(size).append(' ').append(TreeRoot.of(size, TREE).hex());
            endLine();
        }

        assertAccumulated("ownPlainTree", "roots");
    }

    @Test
    void inclusionProofsOfPlainTrees() throws Exception {
        for (int size = 1; size <= SIZE; size++) {
            for (int index = 0; index < size; index++) {
                line.append(index).append(' ').append(size);
                append(InclusionProof.prove(index, size, TREE).hashes());
                endLine();
            }
        }

        assertAccumulated("ownPlainTree", "inclusion");
    }

    @Test
    void consistencyProofsOfPlainTrees() throws Exception {
        for (int to = 0; to <= SIZE; to++) {
            for (int from = 0; from <= to; from++) {
                line.append(from).append(' ').append(to);
                append(ConsistencyProof.prove(from, to, TREE).hashes());
                endLine();
            }
        }

        assertAccumulated("ownPlainTree", "consistency");
    }

    private void addSubtreeHashes(int smallest) throws Exception {
        for (int end = smallest; end <= SIZE; end++) {
            for (int start = 0; start <= end - smallest; start++) {
                if (Subtree.isValid(start, end)) {
                    Subtree subtree = new Subtree(start, end);
                    append(subtree);
                    line.append(' ').append(subtree.root(TREE).hex());
                    endLine();
                }
            }
        }
    }

    private void addSubtreeConsistencyProofs(int smallest) throws Exception {
        for (int size = 0; size <= SIZE; size++) {
            for (int end = smallest; end <= size; end++) {
                for (int start = 0; start <= end - smallest; start++) {
                    if (Subtree.isValid(start, end)) {
                        Subtree subtree = new Subtree(start, end);
                        append(subtree);
                        line.append(' ').append(size);
                        append(SubtreeConsistencyProof.prove(subtree, size, TREE)
                                .hashes());
                        endLine();
                    }
                }
            }
        }
    }

    private void appendCovering(int start, int end) {
        List<Subtree> pair = Subtree.covering(start, end);
        append(pair.get(0));
        line.append(' ');
        append(pair.get(1));
        endLine();
    }

    private void append(Subtree subtree) {
        line.append('[')
                .append(subtree.start())
                .append(", ")
                .append(subtree.end())
                .append(')');
    }

    private void append(List<Hash> hashes) {
        for (Hash hash : hashes) {
            line.append(' ').append(hash.hex());
        }
    }

    private void endLine() {
        lines.update(line.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
        line.setLength(0);
    }

    private void assertAccumulated(String group, String what) {
        assertThat(Bytes.wrapUnsafe(lines.digest()).hex()).isEqualTo(expected(group, what));
    }

    private static String expected(String group, String what) {
        return SharedVectors.json("merkle/accumulated.json")
                .required(group)
                .required(what)
                .textValue();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
