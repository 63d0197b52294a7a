package dev.vitrine.tlog.merkle;

import dev.vitrine.tlog.VerificationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of leaves {@code [start, end)} that hangs together in every tree that has it: {@code start} is a multiple of the
 * smallest power of two that is not below {@code end - start}. Its root is that of its leaves taken as a tree of their own,
 * and stays the same while the log grows. Defined in draft-ietf-plants-merkle-tree-certs section 4; the empty subtree
 * is allowed, as in the drafts after -05.
 */
public record Subtree(long start, long end) { // 0 <= start <= end <= 2^63-1

    public Subtree {
        if (!isValid(start, end)) {
            throw new IllegalArgumentException("not a subtree");
        }
    }

    /** Whether the range is a subtree; any two numbers may be asked about. */
    public static boolean isValid(long start, long end) {
        if (start < 0 || end < start) {
            return false;
        }
        long size = end - start;
        // Beyond 2^62 leaves the power of two is 2^63, which wraps to the sign bit: the mask is right all the same.
        long alignment = size <= 1 ? 1 : Long.highestOneBit(size - 1) << 1;
        return (start & (alignment - 1)) == 0;
    }

    /**
     * Two adjacent subtrees that cover {@code [start, end)}: the first begins at {@code start} or before it, by less than
     * its own size, and the second ends at {@code end}. The second is empty if the range has at most one leaf.
     */
    public static List<Subtree> covering(long start, long end) {
        if (start < 0 || end < start) {
            throw new IndexOutOfBoundsException("range [" + start + ", " + end + ")");
        }
        if (end - start <= 1) {
            return List.of(new Subtree(start, end), new Subtree(end, end));
        }
        long last = end - 1;
        int split = Bits.length(start ^ last) - 1;
        long mask = (1L << split) - 1;
        long middle = last & ~mask;
        int leftSplit = Bits.length(~start & mask);
        long left = start & -(1L << leftSplit);
        return List.of(new Subtree(left, middle), new Subtree(middle, end));
    }

    public long size() {
        return end - start;
    }

    public boolean isEmpty() {
        return start == end;
    }

    /** The perfect nodes that make up this subtree, largest first. */
    public List<NodeId> nodes() {
        List<NodeId> ids = new ArrayList<>();
        ProofNodes.addRange(ids, start, end);
        return List.copyOf(ids);
    }

    /** The root over the leaves of this subtree. */
    public Hash root(NodeReader reader) throws IOException, VerificationException {
        return isEmpty() ? Rfc6962.emptyRoot() : ProofNodes.fold(ProofNodes.readAll(reader, nodes()));
    }

    /**
     * Proves that the leaf at {@code index} of the log is in this subtree. The proof is one for the subtree as a tree of its
     * own: its index counts from {@code start}.
     */
    public InclusionProof prove(long index, NodeReader reader) throws IOException, VerificationException {
        return InclusionProof.prove(index - start, size(), ids -> reader.read(shifted(ids)));
    }

    /** Checks a proof that the leaf at {@code index} of the log, with hash {@code leaf}, is in this subtree. */
    public void verify(long index, Hash leaf, List<Hash> proof, Hash root) throws VerificationException {
        if (index < start || index >= end) {
            throw new VerificationException(
                    VerificationException.Reason.INDEX_OUT_OF_RANGE, "the leaf is outside of the subtree");
        }
        new InclusionProof(index - start, size(), proof).verify(leaf, root);
    }

    private List<NodeId> shifted(List<NodeId> ids) {
        // No node of this subtree is larger than its alignment, so that the shift is exact.
        return ids.stream()
                .map(id -> new NodeId(id.level(), id.index() + (start >>> id.level())))
                .toList();
    }
}
