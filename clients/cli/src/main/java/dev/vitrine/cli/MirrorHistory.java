package dev.vitrine.cli;

import dev.vitrine.client.DirectoryTileSource;
import dev.vitrine.client.LogClient;
import dev.vitrine.client.LogException;
import dev.vitrine.client.PublishedCheckpoint;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.merkle.TreeRoot;
import dev.vitrine.tlog.tile.VerifiedTiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints that a log published, in {@code checkpoints/SIZE} of a mirror: who holds one of them, or evidence about one, can compare.
 * Each is of the tree that was copied, or the copy is refuted: two trees under one key are a fork.
 */
final class MirrorHistory {

    private static final String FOLDER = "checkpoints";
    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,17}");

    private final Path folder;
    private final TreeHead head;
    private final String origin;
    private final VerifiedTiles tiles;

    MirrorHistory(Path mirror, CheckpointNote head) {
        this.folder = mirror.resolve(FOLDER);
        this.head = head.checkpoint().head();
        this.origin = head.checkpoint().origin();
        this.tiles = new VerifiedTiles(new DirectoryTileSource(mirror), this.head);
    }

    /** Says whether the signatures of a checkpoint are those that were asked for. */
    @FunctionalInterface
    interface Signed {
        void check(CheckpointNote note) throws Failure, IOException, VerificationException;
    }

    /**
     * Keeps the head that was copied and up to so many published before it.
     *
     * @param log empty where there is no server to ask
     * @return how many are new here
     */
    int update(Optional<LogClient> log, CheckpointNote latest, int most, Signed signed, Output output)
            throws Failure, IOException, VerificationException {
        int written = keep(latest) ? 1 : 0;
        List<PublishedCheckpoint> published;
        try {
            published = log.isEmpty() || most == 0 ? List.of() : log.get().checkpoints(head.size() + 1, most);
        } catch (LogException e) {
            output.progress("this log serves no earlier checkpoints: " + e.getMessage());
            return written;
        }
        for (PublishedCheckpoint one : published.subList(0, Math.min(most, published.size()))) {
            if (one.note().checkpoint().size() > head.size()) {
                continue; // published since
            }
            if (!isSigned(one.note(), signed)) {
                output.progress("not kept, since no named key signed it: the checkpoint of "
                        + one.note().checkpoint().size() + " entries");
                continue;
            }
            requireSameTree(one.note());
            written += keep(one.note()) ? 1 : 0;
        }
        return written;
    }

    private static boolean isSigned(CheckpointNote note, Signed signed)
            throws Failure, IOException, VerificationException {
        try {
            signed.check(note);
            return true;
        } catch (VerificationException e) {
            if (e.reason() == Reason.NOT_SIGNED_BY_LOG) {
                return false; // by an earlier key, perhaps
            }
            throw e;
        }
    }

    private boolean keep(CheckpointNote note) throws IOException {
        Path file = folder.resolve(Long.toString(note.checkpoint().size()));
        if (Files.exists(file)) {
            return false;
        }
        MirrorWeb.write(file, note.toBytes().toByteArray());
        return true;
    }

    /** Holds every checkpoint that a named key signed against the tree. @return how many these are */
    int check(Signed signed) throws Failure, IOException, VerificationException {
        int count = 0;
        for (Path file : files()) {
            try {
                CheckpointNote note = CheckpointNote.parse(Bytes.wrapUnsafe(Files.readAllBytes(file)));
                if (!file.getFileName()
                        .toString()
                        .equals(Long.toString(note.checkpoint().size()))) {
                    throw Failure.refuted("DAMAGED_HISTORY", file + " is a checkpoint of another size");
                }
                if (isSigned(note, signed)) {
                    requireSameTree(note);
                    count++;
                }
            } catch (MalformedException e) {
                throw Failure.refuted("DAMAGED_HISTORY", file + " is no checkpoint: " + e.getMessage());
            }
        }
        return count;
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> files = new ArrayList<>();
        try (Stream<Path> found = Files.list(folder)) {
            found.filter(file -> SIZE.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .forEach(files::add);
        }
        return files;
    }

    private void requireSameTree(CheckpointNote note) throws IOException, VerificationException {
        TreeHead earlier = note.checkpoint().head();
        if (!note.checkpoint().origin().equals(origin) || earlier.size() > head.size()) {
            throw new VerificationException(
                    Reason.UNKNOWN_ORIGIN, "a checkpoint of " + earlier.size() + " entries is not of this tree");
        }
        if (!TreeRoot.of(earlier.size(), tiles).equals(earlier.root())) {
            throw new VerificationException(
                    Reason.FORK,
                    "a checkpoint of " + earlier.size()
                            + " entries that the log signed is not the beginning of its tree");
        }
    }
}
