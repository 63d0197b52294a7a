package dev.vitrine.tlog.merkle;

import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import java.io.IOException;
import java.util.List;

/**
 * That a tree is a prefix of a larger one (RFC 6962 section 2.1.2). The empty tree is a prefix of every tree, with an empty
 * proof, as C2SP has it; RFC 6962 leaves that case open.
 */
public record ConsistencyProof(long from, long to, List<Hash> hashes) { // from and to: tree sizes, 0..2^63-1

    /**
     * No proof between trees below 2^63 leaves is longer. c2sp.org/tlog-witness carries 63 hashes, which is enough up to 2^62
     * leaves.
     */
    public static final int MAX_HASHES = 64;

    public ConsistencyProof {
        if (from < 0 || to < 0) {
            throw new IllegalArgumentException("a tree size is 0..2^63-1");
        }
        hashes = List.copyOf(hashes);
    }

    /** The perfect nodes that {@link #prove} reads, in its order; {@code from} is at most {@code to}. */
    public static List<NodeId> nodes(long from, long to) {
        return List.copyOf(ProofNodes.consistency(0, from, to).ids());
    }

    /** Makes the proof with one read; {@code from} is at most {@code to}. */
    public static ConsistencyProof prove(long from, long to, NodeReader reader)
            throws IOException, VerificationException {
        return new ConsistencyProof(
                from, to, ProofNodes.consistency(0, from, to).read(reader));
    }

    /** Returns only if the tree of size {@code from} with {@code oldRoot} is a prefix of the other one. */
    public void verify(Hash oldRoot, Hash newRoot) throws VerificationException {
        if (from > to) {
            throw new VerificationException(Reason.INDEX_OUT_OF_RANGE, "the older tree is larger than the newer one");
        }
        SubtreeConsistencyProof.verify(0, from, to, hashes, oldRoot, newRoot);
    }
}
