package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.client.DirectoryTileSource;
import dev.vitrine.client.PublishedLog;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.tile.Fsck;
import dev.vitrine.tlog.tile.FsckReport;
import dev.vitrine.tlog.tile.TileId;
import dev.vitrine.tlog.tile.VerifiedTiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Recomputes a whole log from what it serves. */
@Command(
        name = "fsck",
        mixinStandardHelpOptions = true,
        description = {
            "Reads every entry and every tile of a log and recomputes the tree up to the root of its checkpoint.",
            "",
            "Works on any log of c2sp.org/tlog-tiles, ours or a stranger's, over HTTP or in a folder. The checkpoint"
                    + " must be signed by a --vkey, or satisfy the trust policy; with neither, the tree is checked but"
                    + " nobody stands for it, which is exit code 2. Of a mirror that serves no entries only the hashes can"
                    + " be checked, and the answer says so."
        },
        footer = {
            "  vitrine fsck                                    (the log of the profile)",
            "  vitrine fsck https://log.example.org/ --vkey log.example.org+33d7b496+AeHTu4Q3hEIM...",
            "  vitrine fsck /backup/log --policy policy --checkpoint /safe/place/checkpoint",
            "",
            "Exit codes: 0 the log is what its checkpoint says, 1 it is not, 2 it could not be read or nobody signed."
        })
final class FsckCommand implements Callable<Integer> {

    private static final long REPORT_EVERY_NANOS = 1_000_000_000L;

    private final Host host;

    @Mixin
    private final Output output;

    @Mixin
    private final CheckpointTrust trust = new CheckpointTrust();

    @Mixin
    private final Settings settings;

    @Parameters(arity = "0..1", paramLabel = "URL|DIR", description = "The log. Default: the configured one.")
    private @Nullable String place;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "Check against this checkpoint and not the one that the log serves.")
    private @Nullable Path checkpoint;

    FsckCommand(Host host) {
        this.host = host;
        this.output = new Output(host);
        this.settings = new Settings(host);
    }

    @Override
    public Integer call() throws Failure, IOException, VerificationException {
        PublishedLog log = settings.published(Optional.ofNullable(place));
        CheckpointNote note = read(log);
        TreeHead head = note.checkpoint().head();
        Optional<List<String>> signers = trust.verify(note, settings, host.unixSeconds());
        Checked checked = check(log, head);
        MirrorBlobs.Checked blobs = place != null && log instanceof DirectoryTileSource
                ? MirrorBlobs.check(Path.of(place))
                : new MirrorBlobs.Checked(0, List.of());
        if (!blobs.damaged().isEmpty()) {
            throw Failure.refuted(
                    "DAMAGED_BLOB",
                    Text.plural(blobs.damaged().size(), "blob does", "blobs do")
                            + " not hash to its name, the first is v1/blobs/"
                            + blobs.damaged().get(0)
                            + "; delete what is damaged, and `vitrine mirror` fetches it again");
        }
        int checkpoints = place != null && log instanceof DirectoryTileSource
                ? new MirrorHistory(Path.of(place), note).check(this::requireSignature)
                : 0;
        ExitCode exit = signers.isPresent() ? ExitCode.PROVEN : ExitCode.COULD_NOT_TELL;
        report(log, note, signers, checked, blobs, checkpoints, exit);
        return exit.code();
    }

    private void requireSignature(CheckpointNote earlier) throws Failure, IOException, VerificationException {
        trust.verifyEarlier(earlier, settings);
    }

    private CheckpointNote read(PublishedLog log) throws Failure, IOException {
        Bytes bytes;
        try {
            bytes = checkpoint == null ? log.checkpoint() : LocalFiles.read(checkpoint, PublishedLog.MAX_CHECKPOINT);
        } catch (NoSuchFileException e) {
            throw Failure.couldNotTell(
                    "NO_CHECKPOINT",
                    "there is no checkpoint: " + e.getFile(),
                    "name the folder that has `checkpoint` and `tile/`, or a URL that begins with http");
        }
        try {
            return CheckpointNote.parse(bytes);
        } catch (MalformedException e) {
            throw Failure.refuted("MALFORMED_CHECKPOINT", "the checkpoint is malformed: " + e.getMessage());
        }
    }

    private record Checked(long entries, boolean entriesServed, String what) {}

    private Checked check(PublishedLog log, TreeHead head) throws IOException, VerificationException {
        Progress progress = new Progress();
        if (head.size() > 0 && !servesEntries(log, head)) {
            return checkHashes(log, head, progress);
        }
        FsckReport report = Fsck.run(log, head, progress::at);
        return new Checked(
                report.entries(),
                true,
                Text.plural(report.entries(), "entry", "entries") + " in "
                        + Text.plural(report.bundles(), "bundle", "bundles") + " and "
                        + Text.plural(report.tiles(), "tile", "tiles") + ", " + report.bytes() + " bytes");
    }

    private static boolean servesEntries(PublishedLog log, TreeHead head) throws IOException {
        TileId first = TileId.bundleOf(0, head.size());
        return log.read(first).isPresent() || log.read(first.full()).isPresent();
    }

    /** A mirror of hashes alone: each tile of leaf hashes is checked against the levels above it. */
    private static Checked checkHashes(PublishedLog log, TreeHead head, Progress progress)
            throws IOException, VerificationException {
        VerifiedTiles tiles = new VerifiedTiles(log, head);
        for (long first = 0; first < head.size(); first += TileId.FULL) {
            if (tiles.leafHash(first).toByteArray().length == 0) {
                throw new AssertionError("bad math: a hash without bytes");
            }
            progress.at(Math.min(head.size(), first + TileId.FULL), head.size());
        }
        return new Checked(head.size(), false, Text.plural(head.size(), "leaf hash", "leaf hashes"));
    }

    private void report(
            PublishedLog log,
            CheckpointNote note,
            Optional<List<String>> signers,
            Checked checked,
            MirrorBlobs.Checked blobs,
            int checkpoints,
            ExitCode exit) {
        TreeHead head = note.checkpoint().head();
        output.line((exit == ExitCode.PROVEN ? "PROVEN  " : "UNKNOWN ") + log.location()
                + " is the tree of its checkpoint");
        output.line("  log        " + note.checkpoint().origin());
        output.line("  tree       " + head.size() + " " + head.root().base64());
        output.line("  read       " + checked.what()
                + (blobs.count() == 0 ? "" : ", " + Text.plural(blobs.count(), "blob", "blobs"))
                + (checkpoints == 0 ? "" : ", " + Text.plural(checkpoints, "checkpoint", "checkpoints")));
        if (!checked.entriesServed()) {
            output.line("  note       it serves no entries: only their hashes were checked");
        }
        signers.ifPresent(names -> output.line("  signed by  " + String.join(", ", names)));
        if (signers.isEmpty()) {
            output.line("  nobody was named who must have signed: give --vkey or --policy");
        }
        ObjectNode answer = Output.answer(exit)
                .put("location", log.location())
                .put("origin", note.checkpoint().origin())
                .put("tree_size", head.size())
                .put("root", head.root().base64())
                .put("entries_checked", checked.entriesServed())
                .put("blobs_checked", blobs.count())
                .put("checkpoints_checked", checkpoints);
        ArrayNode array = answer.putArray("signed_by");
        signers.ifPresent(names -> names.forEach(array::add));
        output.json(answer);
    }

    /** Told after each bundle; speaks once a second. */
    private final class Progress {

        private long next = System.nanoTime() + REPORT_EVERY_NANOS;

        void at(long done, long total) {
            long now = System.nanoTime();
            if (now >= next) {
                next = now + REPORT_EVERY_NANOS;
                output.progress("checked " + done + " of " + total + " entries (" + 100 * done / total + " %)");
            }
        }
    }
}
