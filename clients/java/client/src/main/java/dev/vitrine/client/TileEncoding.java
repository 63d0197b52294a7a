package dev.vitrine.client;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.tile.EntryBundle;
import dev.vitrine.tlog.tile.HashTile;
import dev.vitrine.tlog.tile.TileId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Undoes gzip: servers may send bundles compressed without having been asked, and mirrors keep them as they came. */
final class TileEncoding {

    private static final Bytes GZIP = Bytes.wrapUnsafe(new byte[] {0x1f, (byte) 0x8b, 8});
    private static final int GZIP_OVERHEAD = 4096;

    private TileEncoding() {}

    /** Bytes of the largest plain tile or bundle. */
    static int maxSize(TileId id) {
        return id.isBundle() ? EntryBundle.MAX_SIZE : HashTile.MAX_SIZE;
    }

    /** Bytes of the largest body that can be one: gzip makes what it cannot compress a little larger. */
    static int maxEncodedSize(TileId id) {
        return maxSize(id) + GZIP_OVERHEAD;
    }

    /**
     * The plain bytes of what a folder or a server without content encodings holds. A bundle may begin with the bytes that
     * gzip begins with (an entry of 8,075 bytes), so what reads as a bundle is one.
     */
    static Bytes undo(TileId id, Bytes stored) throws IOException {
        return id.isBundle() && stored.startsWith(GZIP) && !isBundle(id, stored) ? gunzip(id, stored) : stored;
    }

    static Bytes gunzip(TileId id, Bytes compressed) throws IOException {
        int limit = maxSize(id);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed.toByteArray()))) {
            byte[] plain = in.readNBytes(limit + 1);
            if (plain.length > limit) {
                throw new IOException(id.path() + " unpacks to more than " + limit + " bytes");
            }
            return Bytes.wrapUnsafe(plain);
        }
    }

    private static boolean isBundle(TileId id, Bytes stored) {
        try {
            return EntryBundle.decode(stored, id.width()).width() == id.width();
        } catch (MalformedException e) {
            return false;
        }
    }
}
