package dev.vitrine.tlog.tile;

import java.io.IOException;

/** A source has neither a tile that the tree implies nor, for a partial one, the full tile in its place. */
public final class MissingTileException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient TileId tile;

    MissingTileException(TileId tile) {
        super("a tile is missing: " + tile.path());
        this.tile = tile;
    }

    public TileId tile() {
        return tile;
    }
}
