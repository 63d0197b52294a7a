package dev.vitrine.log.server.service;

import dev.vitrine.tlog.merkle.Hash;
import org.jspecify.annotations.Nullable;

/** How an entry is asked for: by its leaf hash, or, where that is null, by its index. */
public record EntryName(long index, @Nullable Hash leafHash) {

    public static EntryName of(long index) {
        return new EntryName(index, null);
    }

    public static EntryName of(Hash leafHash) {
        return new EntryName(-1, leafHash);
    }
}
