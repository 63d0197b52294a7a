package dev.vitrine.tlog.merkle;

import dev.vitrine.tlog.VerificationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/*
 * Implementation note. Both kinds of proof are one walk. It starts at a node and climbs to the root of a tree of n leaves,
 * collecting siblings. On each level `at` is the position of the node and `last` that of the right-most node:
 *
 *   at odd                 a sibling on the left, always perfect
 *   at even, at < last     a sibling on the right, perfect unless it is the right-most one of its level
 *   at even, at == last    no sibling on this level
 *
 * At most one sibling of a proof is not perfect, since after it the walk is itself on the right border. That one is the
 * root of the leaves [last << level, n): a few perfect nodes of falling size, which are read as they are and folded.
 * Verifiers walk the same way (see Climb), so that both sides agree on the length by construction.
 */

/**
 * The perfect nodes that a proof is made of: each is a hash of the proof, except that those in {@code [foldFrom, foldTo)}
 * fold into one.
 */
record ProofNodes(List<NodeId> ids, int foldFrom, int foldTo) {

    /** RFC 6962 section 2.1.1, PATH(index, D[size]). */
    static ProofNodes inclusion(long index, long size) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("leaf " + index + " of " + size);
        }
        return climb(new ArrayList<>(), 0, index, size);
    }

    /**
     * The subtree consistency proof of draft-ietf-plants-merkle-tree-certs section 4; with a start of 0 it is RFC 6962 section
     * 2.1.2, PROOF(end, D[size]).
     */
    static ProofNodes consistency(long start, long end, long size) {
        if (end > size || !Subtree.isValid(start, end)) {
            throw new IndexOutOfBoundsException("subtree [" + start + ", " + end + ") of " + size);
        }
        List<NodeId> ids = new ArrayList<>();
        if (start == end || (start == 0 && end == size)) {
            return new ProofNodes(ids, 0, 0);
        }
        int level = startLevel(start, end, size);
        long at = (end - 1) >>> level;
        if (start >>> level != at) {
            ids.add(new NodeId(level, at));
        }
        return climb(ids, level, at, size);
    }

    /**
     * Where the walk for the subtree begins: at the level of the largest perfect node that ends the subtree, or, for a subtree
     * on the right border of the tree, at the level of the subtree itself.
     */
    static int startLevel(long start, long end, long size) {
        int subtreeLevel = Bits.length(start ^ (end - 1));
        return end == size ? subtreeLevel : Math.min(subtreeLevel, Long.numberOfTrailingZeros(end));
    }

    private static ProofNodes climb(List<NodeId> ids, int level, long at, long size) {
        int foldFrom = 0;
        int foldTo = 0;
        for (long last = (size - 1) >>> level; last > 0; level++, at >>>= 1, last >>>= 1) {
            if ((at & 1) == 1) {
                ids.add(new NodeId(level, at - 1));
            } else if (at + 1 < last) {
                ids.add(new NodeId(level, at + 1));
            } else if (at < last) {
                foldFrom = ids.size();
                addRange(ids, last << level, size);
                foldTo = ids.size();
            }
        }
        return new ProofNodes(ids, foldFrom, foldTo);
    }

    /** Adds the perfect nodes that cover {@code [from, to)}, largest first; {@code from} is aligned to the first of them. */
    static void addRange(List<NodeId> ids, long from, long to) {
        for (long next = from; next < to; ) {
            int level = 63 - Long.numberOfLeadingZeros(to - next);
            ids.add(new NodeId(level, next >>> level));
            next += 1L << level;
        }
    }

    /** Reads all nodes at once and folds them to the hashes of the proof. */
    List<Hash> read(NodeReader reader) throws IOException, VerificationException {
        List<Hash> hashes = readAll(reader, ids);
        if (foldTo - foldFrom <= 1) {
            return List.copyOf(hashes);
        }
        List<Hash> proof = new ArrayList<>(hashes.subList(0, foldFrom));
        proof.add(fold(hashes.subList(foldFrom, foldTo)));
        proof.addAll(hashes.subList(foldTo, hashes.size()));
        return List.copyOf(proof);
    }

    /** The root over nodes of falling size, which is one hash at least. */
    static Hash fold(List<Hash> hashes) {
        int i = hashes.size() - 1;
        Hash root = hashes.get(i);
        while (--i >= 0) {
            root = Rfc6962.node(hashes.get(i), root);
        }
        return root;
    }

    static List<Hash> readAll(NodeReader reader, List<NodeId> ids) throws IOException, VerificationException {
        List<Hash> hashes = ids.isEmpty() ? List.of() : reader.read(ids);
        if (hashes.size() != ids.size()) {
            throw new AssertionError("bad math: a node reader answers every node, once");
        }
        return hashes;
    }
}
