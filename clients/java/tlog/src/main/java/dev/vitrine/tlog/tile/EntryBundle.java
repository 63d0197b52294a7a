package dev.vitrine.tlog.tile;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import java.util.ArrayList;
import java.util.List;

/** Up to 256 consecutive entries, each behind its length in two bytes, big-endian (c2sp.org/tlog-tiles). */
public record EntryBundle(List<Bytes> entries) { // 1..256 entries of 0..65535 bytes

    /** Bytes of the longest entry that a log can hold. */
    public static final int MAX_ENTRY = 0xffff;

    private static final int LENGTH = 2;

    /** Bytes of the largest bundle. */
    public static final int MAX_SIZE = TileId.FULL * (LENGTH + MAX_ENTRY);

    public EntryBundle {
        entries = List.copyOf(entries);
        if (entries.isEmpty() || entries.size() > TileId.FULL) {
            throw new IllegalArgumentException("a bundle has 1 to 256 entries");
        }
        for (Bytes entry : entries) {
            if (entry.size() > MAX_ENTRY) {
                throw new IllegalArgumentException("an entry has at most 65535 bytes");
            }
        }
    }

    /** Reads a bundle of any width. The entries share the storage of {@code bytes}. */
    public static EntryBundle decode(Bytes bytes) throws MalformedException {
        List<Bytes> entries = new ArrayList<>();
        int at = 0;
        while (at < bytes.size()) {
            if (entries.size() == TileId.FULL) {
                throw new MalformedException("a bundle has more than 256 entries", at);
            }
            if (bytes.size() - at < LENGTH) {
                throw new MalformedException("a bundle ends within a length", at);
            }
            int from = at + LENGTH;
            int length = bytes.unsignedAt(at) << 8 | bytes.unsignedAt(at + 1);
            if (bytes.size() - from < length) {
                throw new MalformedException("a bundle ends within an entry", at);
            }
            at = from + length;
            entries.add(bytes.slice(from, at));
        }
        if (entries.isEmpty()) {
            throw new MalformedException("a bundle has no entries", 0);
        }
        return new EntryBundle(entries);
    }

    /** Reads a bundle that must have {@code width} entries. */
    public static EntryBundle decode(Bytes bytes, int width) throws MalformedException {
        EntryBundle bundle = decode(bytes);
        if (bundle.width() != width) {
            throw new MalformedException("a bundle has another number of entries than its width says", bytes.size());
        }
        return bundle;
    }

    public int width() {
        return entries.size();
    }

    /** The first {@code width} entries. */
    public EntryBundle truncated(int width) {
        return new EntryBundle(entries.subList(0, width));
    }

    public Hash leafHash(int index) {
        return Rfc6962.leafHash(entries.get(index));
    }

    public Bytes encode() {
        int size = 0;
        for (Bytes entry : entries) {
            size += LENGTH + entry.size();
        }
        byte[] bytes = new byte[size];
        int at = 0;
        for (Bytes entry : entries) {
            bytes[at] = (byte) (entry.size() >> 8);
            bytes[at + 1] = (byte) entry.size();
            entry.copyTo(bytes, at + LENGTH);
            at += LENGTH + entry.size();
        }
        return Bytes.wrapUnsafe(bytes);
    }
}
