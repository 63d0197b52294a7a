package dev.vitrine.tlog.tile;

import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.util.Optional;

/**
 * Bytes by tile: a URL prefix, a folder, a store, a map. Nothing it returns is believed before it is checked, except that an
 * implementation bounds what it reads ({@link EntryBundle#MAX_SIZE}) and undoes any content encoding.
 */
@FunctionalInterface
public interface TileSource {

    /** The bytes of exactly this tile or bundle; empty if the source does not have it. */
    Optional<Bytes> read(TileId id) throws IOException;
}
