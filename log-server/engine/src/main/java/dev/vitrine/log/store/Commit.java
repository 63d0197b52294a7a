package dev.vitrine.log.store;

import dev.vitrine.tlog.merkle.TreeHead;
import java.util.List;

/**
 * Everything that becomes durable together, or not at all.
 *
 * @param expected the head that the store must hold, and that this commit replaces
 * @param head the new signed head; its size is {@code expected.size() + entries.size()}
 * @param entries in the order of their indices, from {@code expected.size()} on; at least one
 * @param tiles those that these entries complete, on every level
 */
public record Commit(TreeHead expected, SignedHead head, List<NewEntry> entries, List<StoredTile> tiles) {

    public Commit {
        entries = List.copyOf(entries);
        tiles = List.copyOf(tiles);
        if (entries.isEmpty() || head.size() - expected.size() != entries.size()) {
            throw new IllegalArgumentException("a commit grows the tree by its entries");
        }
    }

    /** The index of the first of the entries. */
    public long firstIndex() {
        return expected.size();
    }
}
