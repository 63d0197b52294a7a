package dev.vitrine.log.rocksdb;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.tile.EntryBundle;
import dev.vitrine.tlog.tile.HashTile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An entry bundle, taken apart and hashed.
 *
 * @param bytes of the bundle
 * @param runs where each run of entries ends in {@code bytes}
 * @param runEntries how many entries each run has
 * @param leaves the leaf hashes, one after the other
 * @param tile the tile over them, which is partial if the bundle is
 */
@SuppressWarnings("ArrayRecordComponent") // made here, read by the one thread that it is handed to
record HashedBundle(Bytes bytes, int[] runs, int[] runEntries, byte[] leaves, HashTile tile) {

    private static final int LENGTH = 2;

    int width() {
        return tile.width();
    }

    static HashedBundle of(Bytes bytes) throws MalformedException {
        List<Bytes> entries = EntryBundle.decode(bytes).entries();
        List<Hash> hashes = new ArrayList<>(entries.size());
        byte[] leaves = new byte[entries.size() * Hash.SIZE];
        int[] runs = new int[entries.size()];
        int[] counts = new int[entries.size()];
        int used = 0;
        int start = 0;
        int at = 0;
        for (int i = 0; i < entries.size(); i++) {
            Bytes entry = entries.get(i);
            Hash hash = Rfc6962.leafHash(entry);
            hashes.add(hash);
            hash.copyTo(leaves, i * Hash.SIZE);
            at += LENGTH + entry.size();
            counts[used]++;
            if (counts[used] == EntryRuns.MAX_ENTRIES || at - start >= EntryRuns.MAX_BYTES || i == entries.size() - 1) {
                runs[used++] = at;
                start = at;
            }
        }
        return new HashedBundle(
                bytes, Arrays.copyOf(runs, used), Arrays.copyOf(counts, used), leaves, HashTile.of(hashes));
    }
}
