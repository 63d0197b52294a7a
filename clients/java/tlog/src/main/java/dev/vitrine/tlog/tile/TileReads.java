package dev.vitrine.tlog.tile;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.NodeId;
import java.io.IOException;
import java.util.Optional;

/** Reads whole tiles and bundles of the right width, which is all that can be said of one tile alone, and counts them. */
final class TileReads {

    private final TileSource source;
    private long tiles;
    private long bundles;
    private long bytes;

    TileReads(TileSource source) {
        this.source = source;
    }

    HashTile hashTile(TileId id) throws IOException, VerificationException {
        tiles++;
        try {
            Optional<Bytes> exact = source.read(id);
            if (exact.isPresent()) {
                return HashTile.decode(counted(exact.get()), id.width());
            }
            return HashTile.decode(counted(fullInsteadOf(id)), TileId.FULL).truncated(id.width());
        } catch (MalformedException e) {
            throw new VerificationException(Reason.TILE_MISMATCH, id.path() + ": " + e.getMessage());
        }
    }

    EntryBundle bundle(TileId id) throws IOException, VerificationException {
        bundles++;
        try {
            Optional<Bytes> exact = source.read(id);
            if (exact.isPresent()) {
                return EntryBundle.decode(counted(exact.get()), id.width());
            }
            return EntryBundle.decode(counted(fullInsteadOf(id)), TileId.FULL).truncated(id.width());
        } catch (MalformedException e) {
            throw new VerificationException(Reason.ENTRY_MISMATCH, id.path() + ": " + e.getMessage());
        }
    }

    /** The node {@code id} out of the tile that holds it. */
    static Hash node(HashTile tile, NodeId id) {
        int level = id.level() % TileId.HEIGHT;
        return tile.node(level, (int) (id.index() & (TileId.FULL >> level) - 1));
    }

    long tiles() {
        return tiles;
    }

    long bundles() {
        return bundles;
    }

    long bytes() {
        return bytes;
    }

    // SPEC: c2sp.org/tlog-tiles, "[Logs] MAY delete any partial tile once the corresponding full tile is [...]
    // available": the first hashes of the full one are those of every partial one.
    private Bytes fullInsteadOf(TileId id) throws IOException {
        if (!id.isPartial()) {
            throw new MissingTileException(id);
        }
        return source.read(id.full()).orElseThrow(() -> new MissingTileException(id));
    }

    private Bytes counted(Bytes read) {
        bytes += read.size();
        return read;
    }
}
