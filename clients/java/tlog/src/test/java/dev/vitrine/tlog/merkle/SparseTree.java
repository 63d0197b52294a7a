package dev.vitrine.tlog.merkle;

import dev.vitrine.tlog.Bytes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A tree of any size below 2^63 in which all leaves are alike but for a few: its nodes can be computed, not stored. */
public final class SparseTree implements NodeReader {

    private static final Hash COMMON = Rfc6962.leafHash(Bytes.utf8("common"));

    private final TreeMap<Long, Hash> special = new TreeMap<>();
    private final Hash[] common = new Hash[63];

    public SparseTree(Collection<Long> specialLeaves) {
        for (long index : specialLeaves) {
            special.put(index, Rfc6962.leafHash(Bytes.utf8("special-" + index)));
        }
        common[0] = COMMON;
        for (int level = 1; level < common.length; level++) {
            common[level] = Rfc6962.node(common[level - 1], common[level - 1]);
        }
    }

    public Hash leaf(long index) {
        return special.getOrDefault(index, COMMON);
    }

    public Hash node(int level, long index) {
        Map.Entry<Long, Hash> next = special.ceilingEntry(index << level);
        if (next == null || next.getKey() >>> level != index) {
            return common[level];
        }
        return level == 0 ? next.getValue() : Rfc6962.node(node(level - 1, 2 * index), node(level - 1, 2 * index + 1));
    }

    @Override
    public List<Hash> read(List<NodeId> ids) {
        return ids.stream().map(id -> node(id.level(), id.index())).toList();
    }
}
