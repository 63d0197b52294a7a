package dev.vitrine.log.testbed.crash;

import dev.vitrine.tlog.merkle.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the server has promised: the entries that it acknowledged, and the checkpoints that it showed. */
final class AckJournal {

    // guarded by this
    private final Map<Long, Hash> acknowledged = new TreeMap<>();
    private final Map<Long, String> checkpoints = new TreeMap<>();
    private final List<String> broken = new ArrayList<>();

    /** An acknowledgement: index and leaf hash. Two leaves at one index are a broken promise at once. */
    synchronized void acknowledged(long index, Hash leaf) {
        Hash before = acknowledged.put(index, leaf);
        if (before != null && !before.equals(leaf)) {
            broken.add("index " + index + " was given to two leaves");
        }
    }

    /** A checkpoint that was served: size and root. Two roots of one size are a fork. */
    synchronized void showed(long size, String root) {
        String before = checkpoints.put(size, root);
        if (before != null && !before.equals(root)) {
            broken.add("two checkpoints of size " + size + " with different roots");
        }
    }

    synchronized Map<Long, Hash> acknowledged() {
        return new TreeMap<>(acknowledged);
    }

    synchronized Map<Long, String> checkpoints() {
        return new TreeMap<>(checkpoints);
    }

    synchronized List<String> broken() {
        return List.copyOf(broken);
    }
}
