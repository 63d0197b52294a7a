package dev.vitrine.tlog.merkle;

import dev.vitrine.tlog.VerificationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The least that is needed to go on hashing a tree: its perfect nodes of falling size, one for each bit of the size, 63 at
 * most. Appending costs one hash per leaf on average. Mutable and not thread-safe; {@link #copy} gives an independent one.
 */
public final class CompactRange {

    private final @Nullable Hash[] byLevel; // of level l exactly if bit l of size is set; stale otherwise
    private long size;

    public CompactRange() {
        this(new Hash[63], 0);
    }

    private CompactRange(@Nullable Hash[] byLevel, long size) {
        this.byLevel = byLevel;
        this.size = size;
    }

    /** Resumes a tree from its {@link #nodes}. */
    public static CompactRange of(long size, List<Hash> nodes) {
        if (size < 0 || nodes.size() != Long.bitCount(size)) {
            throw new IllegalArgumentException("a compact range has one node for each bit of its size");
        }
        CompactRange range = new CompactRange(new Hash[63], size);
        int next = 0;
        for (int level = 62; level >= 0; level--) {
            if ((size >>> level & 1) == 1) {
                range.byLevel[level] = nodes.get(next++);
            }
        }
        return range;
    }

    /** Resumes the tree of {@code size} leaves that {@code reader} vouches for. */
    public static CompactRange read(long size, NodeReader reader) throws IOException, VerificationException {
        return of(size, ProofNodes.readAll(reader, TreeRoot.nodes(size)));
    }

    public CompactRange copy() {
        return new CompactRange(byLevel.clone(), size);
    }

    public void append(Hash leaf) {
        if (size == Long.MAX_VALUE) {
            throw new IllegalStateException("the tree is full");
        }
        Hash node = leaf;
        int level = 0;
        for (; (size >>> level & 1) == 1; level++) {
            node = Rfc6962.node(at(level), node);
        }
        byLevel[level] = node;
        size++;
    }

    public long size() {
        return size;
    }

    /** The perfect nodes, largest first: those of {@link TreeRoot#nodes}. */
    public List<Hash> nodes() {
        List<Hash> nodes = new ArrayList<>(Long.bitCount(size));
        for (int level = 62; level >= 0; level--) {
            if ((size >>> level & 1) == 1) {
                nodes.add(at(level));
            }
        }
        return nodes;
    }

    public Hash root() {
        if (size == 0) {
            return Rfc6962.emptyRoot();
        }
        int level = Long.numberOfTrailingZeros(size);
        Hash root = at(level);
        while (++level < 63) {
            if ((size >>> level & 1) == 1) {
                root = Rfc6962.node(at(level), root);
            }
        }
        return root;
    }

    public TreeHead head() {
        return new TreeHead(size, root());
    }

    private Hash at(int level) {
        Hash hash = byLevel[level];
        if (hash == null) {
            throw new AssertionError("bad math: a set bit of the size has a node");
        }
        return hash;
    }
}
