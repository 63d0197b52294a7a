package dev.vitrine.tlog.merkle;

import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import java.io.IOException;
import java.util.List;

/**
 * That a subtree is part of a tree of {@code size} leaves: draft-ietf-plants-merkle-tree-certs section 4, as used by
 * c2sp.org/tlog-witness sign-subtree. For {@code [0, n)} it is a {@link ConsistencyProof}, for one leaf an
 * {@link InclusionProof}. The empty subtree is part of every tree that reaches it.
 */
public record SubtreeConsistencyProof(Subtree subtree, long size, List<Hash> hashes) { // size: 0..2^63-1

    public SubtreeConsistencyProof {
        if (size < 0) {
            throw new IllegalArgumentException("a tree size is 0..2^63-1");
        }
        hashes = List.copyOf(hashes);
    }

    /** The perfect nodes that {@link #prove} reads, in its order; the subtree ends within the tree. */
    public static List<NodeId> nodes(Subtree subtree, long size) {
        return List.copyOf(
                ProofNodes.consistency(subtree.start(), subtree.end(), size).ids());
    }

    /** Makes the proof with one read; the subtree ends within the tree. */
    public static SubtreeConsistencyProof prove(Subtree subtree, long size, NodeReader reader)
            throws IOException, VerificationException {
        ProofNodes nodes = ProofNodes.consistency(subtree.start(), subtree.end(), size);
        return new SubtreeConsistencyProof(subtree, size, nodes.read(reader));
    }

    /** Returns only if the subtree with {@code subtreeRoot} is part of the tree of this size with {@code root}. */
    public void verify(Hash subtreeRoot, Hash root) throws VerificationException {
        if (subtree.end() > size) {
            throw new VerificationException(Reason.INDEX_OUT_OF_RANGE, "the subtree ends beyond the end of the tree");
        }
        verify(subtree.start(), subtree.end(), size, hashes, subtreeRoot, root);
    }

    /** The check for {@code [start, end)}, which is a subtree and ends within the tree. */
    static void verify(long start, long end, long size, List<Hash> hashes, Hash subtreeRoot, Hash root)
            throws VerificationException {
        if (start == end) {
            // SPEC: c2sp.org/tlog-witness, "The proof MUST be empty if the old size is zero." It then says nothing
            // about the newer root, and the older one can only be that of no leaves.
            Climb.requireLength(hashes, 0);
            Climb.requireRoot(Rfc6962.emptyRoot(), subtreeRoot, "the root of no leaves");
            if (size == 0) {
                Climb.requireRoot(Rfc6962.emptyRoot(), root, "the root of no leaves");
            }
            return;
        }
        if (start == 0 && end == size) {
            Climb.requireLength(hashes, 0);
            Climb.requireRoot(subtreeRoot, root, "the same root for the same size");
            return;
        }
        int level = ProofNodes.startLevel(start, end, size);
        long first = start >>> level;
        long at = (end - 1) >>> level;
        long last = (size - 1) >>> level;
        int given = first == at ? 0 : 1; // the hash where the walk begins, unless that is the subtree's own root
        Climb.requireLength(hashes, given + Climb.length(at, last));

        Hash begin = given == 0 ? subtreeRoot : hashes.get(0);
        List<Hash> siblings = hashes.subList(given, hashes.size());
        Climb.requireRoot(subtreeRoot(first, at, last, begin, siblings), subtreeRoot, "the root of the older tree");
        Climb.requireRoot(Climb.root(at, last, begin, siblings), root, "the root of the tree");
    }

    /** The same walk, with only those siblings that are inside of the subtree: left ones, until the walk reaches its top. */
    private static Hash subtreeRoot(long first, long at, long last, Hash begin, List<Hash> siblings) {
        Hash root = begin;
        for (int next = 0; first < at; first >>>= 1, at >>>= 1, last >>>= 1) {
            if ((at & 1) == 1) {
                root = Rfc6962.node(siblings.get(next++), root);
            } else if (at < last) {
                next++;
            }
        }
        return root;
    }
}
