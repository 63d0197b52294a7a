package dev.vitrine.client;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.merkle.TreeRoot;
import dev.vitrine.tlog.tile.EntryBundle;
import dev.vitrine.tlog.tile.Fsck;
import dev.vitrine.tlog.tile.FsckProgress;
import dev.vitrine.tlog.tile.TileId;
import dev.vitrine.tlog.tile.VerifiedTiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * A copy of a log in a folder, with the paths of c2sp.org/tlog-tiles: any static file server can serve it. Incremental: what is there
 * is not fetched again. The checkpoint is written last, and only if everything below it hashes to it and the tree of the checkpoint
 * before is its beginning: a copy that was broken off serves the older tree.
 */
public final class Mirror {

    private final PublishedLog source;
    private final Path folder;
    private final DirectoryTileSource copy;

    public Mirror(PublishedLog source, Path folder) {
        this.source = source;
        this.folder = folder;
        this.copy = new DirectoryTileSource(folder);
    }

    /**
     * What an update came to.
     *
     * @param before the size of the copy before; 0 = there was none
     * @param fetched tiles and bundles that were not there
     */
    public record Updated(TreeHead head, long before, long fetched) {}

    /** The checkpoint of the copy as it is; empty where there is none yet. */
    public Optional<CheckpointNote> checkpoint() throws IOException {
        try {
            return Optional.of(CheckpointNote.parse(copy.checkpoint()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (MalformedException e) {
            throw new IOException(folder + " holds a damaged checkpoint; delete it, and the copy is checked anew", e);
        }
    }

    /**
     * Brings the copy to a checkpoint whose signatures the caller verified.
     *
     * @throws VerificationException if what the source serves is not the tree of the checkpoint, or does not begin with the tree
     *     that the copy holds
     */
    public Updated update(CheckpointNote note, FsckProgress progress) throws IOException, VerificationException {
        TreeHead head = note.checkpoint().head();
        Optional<CheckpointNote> before = checkpoint();
        TreeHead old = before.map(known -> known.checkpoint().head()).orElse(TreeHead.EMPTY);
        if (before.isPresent()
                && !before.get().checkpoint().origin().equals(note.checkpoint().origin())) {
            throw new VerificationException(Reason.UNKNOWN_ORIGIN, "the folder holds a copy of another log");
        }
        if (old.size() > head.size()) {
            throw new VerificationException(Reason.ROLLBACK, "the log is smaller than the copy of it");
        }
        long fetched = 0;
        for (TileId id : TileId.forGrowth(old.size(), head.size())) {
            fetched += fetch(id) ? 1 : 0;
        }
        fetched += fetchBundles(old.size(), head.size());
        requireGrowth(old, head);
        var unused = Fsck.run(copy, head, progress);
        write(folder.resolve("checkpoint"), note.toBytes());
        return new Updated(head, old.size(), fetched);
    }

    private long fetchBundles(long from, long to) throws IOException {
        long fetched = 0;
        for (long bundle = from / TileId.FULL; bundle * TileId.FULL < to; bundle++) {
            fetched += fetch(TileId.bundleOf(bundle * TileId.FULL, to)) ? 1 : 0;
        }
        return fetched;
    }

    private void requireGrowth(TreeHead old, TreeHead head) throws IOException, VerificationException {
        Hash root = TreeRoot.of(old.size(), new VerifiedTiles(copy, head));
        if (!root.equals(old.root())) {
            throw new VerificationException(
                    Reason.FORK,
                    "the tree of " + old.size() + " entries that was copied is not the beginning of this one");
        }
    }

    /** Whether it had to be fetched. */
    private boolean fetch(TileId id) throws IOException {
        Path file = folder.resolve(id.path());
        if (Files.exists(file)
                || (id.isPartial() && Files.exists(folder.resolve(id.full().path())))) {
            return false;
        }
        Optional<Bytes> tile = source.read(id);
        if (tile.isPresent()) {
            write(file, tile.get());
            return true;
        }
        // SPEC: partial tiles may be deleted once the full one is there.
        Bytes full = source.read(id.full())
                .orElseThrow(() -> new IOException(source.location() + " does not serve " + id.path()));
        write(folder.resolve(id.full().path()), full);
        return true;
    }

    /** The entries from one index on, in bundles. */
    public void forEachEntry(long from, EntryVisitor visitor) throws IOException {
        long size = checkpoint().map(note -> note.checkpoint().size()).orElse(0L);
        for (long bundle = from / TileId.FULL; bundle * TileId.FULL < size; bundle++) {
            TileId id = TileId.bundleOf(bundle * TileId.FULL, size);
            Bytes bytes = copy.read(id).or(() -> readFull(id)).orElseThrow();
            try {
                List<Bytes> entries = EntryBundle.decode(bytes).entries();
                for (int i = 0; i < Math.min(entries.size(), id.width()); i++) {
                    long index = bundle * TileId.FULL + i;
                    if (index >= from) {
                        visitor.visit(index, entries.get(i));
                    }
                }
            } catch (MalformedException e) {
                throw new IOException(folder.resolve(id.path()) + " is damaged", e);
            }
        }
    }

    private Optional<Bytes> readFull(TileId id) {
        try {
            return copy.read(id.full());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Hears each entry. */
    @FunctionalInterface
    public interface EntryVisitor {
        void visit(long index, Bytes leaf) throws IOException;
    }

    /** A file that appears as a whole or not at all. */
    static void write(Path file, Bytes content) throws IOException {
        Path unused = Files.createDirectories(file.resolveSibling(""));
        Path partial = file.resolveSibling(file.getFileName() + ".part");
        Path written = Files.write(partial, content.toByteArray());
        Path moved = Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (!moved.equals(file)) {
            throw new IOException("not moved: " + file);
        }
    }
}
