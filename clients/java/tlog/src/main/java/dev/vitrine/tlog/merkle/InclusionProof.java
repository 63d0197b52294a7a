package dev.vitrine.tlog.merkle;

import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import java.io.IOException;
import java.util.List;

/**
 * The audit path of one leaf, from the leaf to the root (RFC 6962 section 2.1.1). A value of this type is a claim; only
 * {@link #verify} makes it more.
 */
public record InclusionProof(long index, long size, List<Hash> hashes) { // index and size: 0..2^63-1

    /** No proof in a tree below 2^63 leaves is longer. */
    public static final int MAX_HASHES = 63;

    public InclusionProof {
        if (index < 0 || size < 0) {
            throw new IllegalArgumentException("an index and a tree size are 0..2^63-1");
        }
        hashes = List.copyOf(hashes);
    }

    /** The perfect nodes that {@link #prove} reads, in its order; {@code index} is below {@code size}. */
    public static List<NodeId> nodes(long index, long size) {
        return List.copyOf(ProofNodes.inclusion(index, size).ids());
    }

    /** Makes the proof with one read; {@code index} is below {@code size}. */
    public static InclusionProof prove(long index, long size, NodeReader reader)
            throws IOException, VerificationException {
        return new InclusionProof(index, size, ProofNodes.inclusion(index, size).read(reader));
    }

    /** The only root of a tree of this size that could hold {@code leaf} at this index. */
    public Hash root(Hash leaf) throws VerificationException {
        // SPEC: RFC 9162 section 2.1.3.2, "Compare leaf_index from the inclusion_proof_v2 structure against
        // tree_size. If leaf_index is greater than or equal to tree_size, then fail the proof verification."
        if (index >= size) {
            throw new VerificationException(Reason.INDEX_OUT_OF_RANGE, "the leaf is beyond the end of the tree");
        }
        long last = size - 1;
        Climb.requireLength(hashes, Climb.length(index, last));
        return Climb.root(index, last, leaf, hashes);
    }

    /** Returns only if {@code leaf} is at this index of the tree of this size with that {@code root}. */
    public void verify(Hash leaf, Hash root) throws VerificationException {
        Climb.requireRoot(root(leaf), root, "the root of the tree");
    }
}
