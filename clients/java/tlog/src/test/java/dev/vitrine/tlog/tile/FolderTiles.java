package dev.vitrine.tlog.tile;

import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A log as a folder of files. */
record FolderTiles(Path folder) implements TileSource {

    @Override
    public Optional<Bytes> read(TileId id) throws IOException {
        Path file = folder.resolve(id.path());
        return Files.isRegularFile(file) ? Optional.of(Bytes.wrapUnsafe(Files.readAllBytes(file))) : Optional.empty();
    }
}
