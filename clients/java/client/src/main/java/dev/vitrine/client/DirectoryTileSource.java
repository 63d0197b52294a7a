package dev.vitrine.client;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.tile.TileId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A log as a folder with the paths of c2sp.org/tlog-tiles: a mirror, a backup, or what a static server serves. */
public final class DirectoryTileSource implements PublishedLog {

    private final Path root;

    public DirectoryTileSource(Path root) {
        this.root = root;
    }

    @Override
    public Bytes checkpoint() throws IOException {
        return read(root.resolve("checkpoint"), MAX_CHECKPOINT);
    }

    @Override
    public Optional<Bytes> read(TileId id) throws IOException {
        Path path = root.resolve(id.path());
        try {
            return Optional.of(TileEncoding.undo(id, read(path, TileEncoding.maxEncodedSize(id))));
        } catch (NoSuchFileException e) {
            return readCompressed(id, path);
        }
    }

    /** The compressed neighbour that static servers send in place of a file. */
    private static Optional<Bytes> readCompressed(TileId id, Path path) throws IOException {
        Path compressed = path.resolveSibling(path.getFileName() + ".gz");
        if (!id.isBundle() || !Files.exists(compressed)) {
            return Optional.empty();
        }
        return Optional.of(TileEncoding.gunzip(id, read(compressed, TileEncoding.maxEncodedSize(id))));
    }

    @Override
    public String location() {
        return root.toString();
    }

    private static Bytes read(Path path, int limit) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new IOException(path + " is larger than " + limit + " bytes");
            }
            return Bytes.wrapUnsafe(bytes);
        }
    }
}
