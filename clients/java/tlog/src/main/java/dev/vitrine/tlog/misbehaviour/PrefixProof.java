package dev.vitrine.tlog.misbehaviour;

import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.merkle.ConsistencyProof;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.NodeReader;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.merkle.TreeRoot;
import java.io.IOException;

/**
 * The root that a larger tree has at a smaller size. Whoever holds the tiles behind the larger head makes one; against the
 * smaller head that was signed, it shows that the log grew, or that it forked.
 *
 * @param root of the first {@code proof.from()} leaves of the larger tree
 */
public record PrefixProof(Hash root, ConsistencyProof proof) {

    /**
     * Computes it.
     *
     * @param size of the prefix, above 0 and below the size of {@code larger}
     * @param tiles the nodes of the tree of {@code larger}, checked against it
     * @throws VerificationException if the nodes are not those of {@code larger}: nothing is proven then, about nobody
     */
    public static PrefixProof of(long size, TreeHead larger, NodeReader tiles)
            throws IOException, VerificationException {
        if (size <= 0 || size >= larger.size()) {
            throw new IllegalArgumentException("a prefix is neither empty nor the whole tree");
        }
        PrefixProof made =
                new PrefixProof(TreeRoot.of(size, tiles), ConsistencyProof.prove(size, larger.size(), tiles));
        // Where the reader did not check its nodes against the head, this does.
        made.proof.verify(made.root, larger.root());
        return made;
    }

    /** True if the larger tree does not begin with the tree of {@code smaller}. */
    public boolean contradicts(TreeHead smaller) {
        if (smaller.size() != proof.from()) {
            throw new IllegalArgumentException("a head of another size than the prefix");
        }
        return !smaller.root().equals(root);
    }
}
