package dev.vitrine.tlog.merkle;

import dev.vitrine.tlog.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * RFC 6962 section 2.1 and the subtree proofs of draft-ietf-plants-merkle-tree-certs section 4, written down as they are
 * defined: recursive, slow, with nothing of the code under test but the hashes.
 */
public final class NaiveTree implements NodeReader {

    private final List<Hash> leaves;
    private final Map<Subtree, Hash> roots = new HashMap<>();

    public NaiveTree(List<Hash> leaves) {
        this.leaves = List.copyOf(leaves);
    }

    /** A tree whose entry i is the single byte i, as in the published accumulated vectors; 256 leaves at most. */
    public static NaiveTree ofBytes(int size) {
        return new NaiveTree(IntStream.range(0, size)
                .mapToObj(i -> Rfc6962.leafHash(Bytes.wrapUnsafe(new byte[] {(byte) i})))
                .toList());
    }

    /** A tree whose entry i is the text {@code entry-i}, as in the generated vectors. */
    public static NaiveTree ofEntries(int size) {
        return new NaiveTree(IntStream.range(0, size)
                .mapToObj(i -> Rfc6962.leafHash(Bytes.utf8("entry-" + i)))
                .toList());
    }

    public List<Hash> leaves() {
        return leaves;
    }

    public Hash leaf(int index) {
        return leaves.get(index);
    }

    /** MTH(D[0:size]). */
    public Hash root(long size) {
        return root(0, size);
    }

    public TreeHead head(long size) {
        return new TreeHead(size, root(size));
    }

    /** MTH(D[start:end]). */
    public Hash root(long start, long end) {
        if (start == end) {
            return Rfc6962.emptyRoot();
        }
        if (end - start == 1) {
            return leaves.get((int) start);
        }
        if (!Subtree.isValid(start, end)) {
            throw new AssertionError("only subtrees are asked for");
        }
        Subtree key = new Subtree(start, end);
        Hash known = roots.get(key);
        if (known == null) {
            long middle = start + split(end - start);
            known = Rfc6962.node(root(start, middle), root(middle, end));
            roots.put(key, known);
        }
        return known;
    }

    /** PATH(index, D[start:end]); index counts from start. */
    public List<Hash> path(long index, long start, long end) {
        if (end - start == 1) {
            return List.of();
        }
        long k = split(end - start);
        return index < k
                ? plus(path(index, start, start + k), root(start + k, end))
                : plus(path(index - k, start + k, end), root(start, start + k));
    }

    /** PROOF(from, D[0:to]), empty for from = 0. */
    public List<Hash> consistency(long from, long to) {
        return subtreeConsistency(0, from, to);
    }

    /** SUBTREE_PROOF(start, end, D[0:size]), empty for the empty subtree. */
    public List<Hash> subtreeConsistency(long start, long end, long size) {
        return start == end ? List.of() : subproof(start, end, 0, size, true);
    }

    private List<Hash> subproof(long start, long end, long base, long size, boolean known) {
        if (start == 0 && end == size) {
            return known ? List.of() : List.of(root(base, base + size));
        }
        long k = split(size);
        if (end <= k) {
            return plus(subproof(start, end, base, k, known), root(base + k, base + size));
        }
        if (k <= start) {
            return plus(subproof(start - k, end - k, base + k, size - k, known), root(base, base + k));
        }
        return plus(subproof(0, end - k, base + k, size - k, false), root(base, base + k));
    }

    @Override
    public List<Hash> read(List<NodeId> ids) {
        return ids.stream().map(id -> root(id.start(), id.end())).toList();
    }

    /** The largest power of two below n. */
    private static long split(long n) {
        long k = 1;
        while (2 * k < n) {
            k *= 2;
        }
        return k;
    }

    private static List<Hash> plus(List<Hash> hashes, Hash last) {
        List<Hash> longer = new ArrayList<>(hashes);
        longer.add(last);
        return longer;
    }
}
