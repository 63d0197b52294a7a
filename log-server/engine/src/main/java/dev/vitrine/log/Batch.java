package dev.vitrine.log;

import dev.vitrine.tlog.merkle.Hash;
import java.util.ArrayList;
import java.util.List;

/** The entries of one commit, in the order of their indices. Owned by the sequencer thread until it is committed. */
final class Batch {

    private final List<Pending> entries = new ArrayList<>();
    private long bytes;

    boolean fits(Pending next, LogLimits limits) {
        return entries.isEmpty()
                || (entries.size() < limits.commitEntries() && bytes + next.bytes() <= limits.commitBytes());
    }

    void add(Pending pending) {
        entries.add(pending);
        bytes += pending.bytes();
    }

    /** Drops the entries from {@code from} on and returns them. */
    List<Pending> cut(int from) {
        List<Pending> tail = entries.subList(from, entries.size());
        List<Pending> dropped = new ArrayList<>(tail);
        tail.clear();
        for (Pending pending : dropped) {
            bytes -= pending.bytes();
        }
        return dropped;
    }

    List<Pending> entries() {
        return entries;
    }

    List<Hash> leafHashes() {
        List<Hash> hashes = new ArrayList<>(entries.size());
        for (Pending pending : entries) {
            hashes.add(pending.entry.leafHash());
        }
        return hashes;
    }

    int size() {
        return entries.size();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    long bytes() {
        return bytes;
    }
}
