package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.client.BlobClient;
import dev.vitrine.client.HttpTileSource;
import dev.vitrine.client.LogClient;
import dev.vitrine.client.Mirror;
import dev.vitrine.client.Mirror.Updated;
import dev.vitrine.client.PublishedLog;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keeps a verified copy of a log. */
@Command(
        name = "mirror",
        mixinStandardHelpOptions = true,
        description = {
            "Copies a log into a folder that any static file server can serve: tiles, checkpoints, blobs, and the"
                    + " pages of the Hub with what the log tells about its entries. Run it again and only new tiles,"
                    + " checkpoints and blobs are fetched; pages and answers are fetched anew.",
            "",
            "The checkpoint must be signed by a --vkey, or satisfy the trust policy. It is written last, when every"
                    + " entry and tile hashes to it and the tree that was copied before is its beginning: a fork or a"
                    + " rollback stops the copy and is exit code 1. `vitrine fsck DIR` checks the folder at any time,"
                    + " blobs included."
        },
        footer = {
            "  vitrine mirror http://127.0.0.1:6962 /srv/mirror",
            "  vitrine mirror --no-blobs https://log.example.org/ /srv/mirror --vkey"
                    + " log.example.org+33d7b496+AeHTu4Q3hEIM..."
        })
final class MirrorCommand implements Callable<Integer> {

    private static final Duration BLOB_DEADLINE = Duration.ofHours(1);
    private static final long MIB = 1 << 20;

    private final Host host;

    @Mixin
    private final Output output;

    @Mixin
    private final CheckpointTrust trust = new CheckpointTrust();

    @Mixin
    private final Settings settings;

    @Parameters(index = "0", paramLabel = "URL|DIR", description = "The log, or a copy of it.")
    private String place = "";

    @Parameters(index = "1", paramLabel = "DIR", description = "The folder of the copy.")
    private Path folder = Path.of("");

    @Option(names = "--no-blobs", description = "Leave out what entries refer to: enclaves, archives, build logs.")
    private boolean noBlobs;

    @Option(
            names = "--max-blob",
            paramLabel = "MIB",
            defaultValue = "4096",
            description = "Leave out blobs that are larger. Default: ${DEFAULT-VALUE}.")
    private long maxBlob;

    @Option(
            names = "--answers",
            paramLabel = "N",
            defaultValue = "20000",
            description = "How many answers for the pages of the Hub at the most; 0 leaves the Hub out. Default:"
                    + " ${DEFAULT-VALUE}.")
    private int answers;

    @Option(
            names = "--history",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many earlier checkpoints to fetch, 0 to 1000; those that are there stay. Default:"
                    + " ${DEFAULT-VALUE}.")
    private int history;

    MirrorCommand(Host host) {
        this.host = host;
        this.output = new Output(host);
        this.settings = new Settings(host);
    }

    @Override
    public Integer call() throws Failure, IOException, VerificationException {
        if (answers < 0 || history < 0 || history > 1_000) {
            throw Failure.usage("--answers is 0 or more, --history 0 to 1000", "");
        }
        PublishedLog log = settings.published(Optional.of(place));
        CheckpointNote note = read(log);
        Optional<List<String>> signers = trust.verify(note, settings, host.unixSeconds());
        if (signers.isEmpty()) {
            throw Failure.usage(
                    "nobody was named who must have signed the checkpoint",
                    "give --vkey or --policy: a copy is verified");
        }
        Path unused = Files.createDirectories(folder);
        Mirror mirror = new Mirror(log, folder);
        Updated updated =
                mirror.update(note, (done, total) -> output.progress("checked " + done + " of " + total + " entries"));
        boolean remote = log instanceof HttpTileSource;
        MirrorBlobs.Fetched blobs = noBlobs || !remote
                ? new MirrorBlobs.Fetched(0, 0, 0)
                : new MirrorBlobs(folder)
                        .fetch(
                                mirror,
                                updated.before(),
                                BlobClient.of(URI.create(log.location()), BLOB_DEADLINE),
                                maxBlob * MIB,
                                output);
        int checkpoints = new MirrorHistory(folder, note)
                .update(
                        remote ? Optional.of(LogClient.of(URI.create(log.location()))) : Optional.empty(),
                        note,
                        history,
                        this::requireSignature,
                        output);
        MirrorWeb web = new MirrorWeb(log.location());
        int pages = remote && answers > 0 ? MirrorPages.fetch(web, folder, output) : 0;
        MirrorAnswers.Fetched told = pages > 0 ? tell(web, note) : MirrorAnswers.Fetched.NOTHING;
        report(updated, blobs, pages, signers.get(), checkpoints, told);
        return ExitCode.PROVEN.code();
    }

    private void requireSignature(CheckpointNote earlier) throws Failure, IOException, VerificationException {
        trust.verifyEarlier(earlier, settings);
    }

    private static CheckpointNote read(PublishedLog log) throws Failure, IOException {
        try {
            return CheckpointNote.parse(log.checkpoint());
        } catch (MalformedException e) {
            throw Failure.refuted("MALFORMED_CHECKPOINT", "the checkpoint is malformed: " + e.getMessage());
        }
    }

    /** What the pages show of a log that has a server; and whom its pages trust at a first visit. */
    private MirrorAnswers.Fetched tell(MirrorWeb web, CheckpointNote note) throws IOException {
        MirrorAnswers.Fetched told = MirrorAnswers.fetch(web, folder, answers, output);
        Optional<byte[]> info = web.get("v1/log");
        if (info.isPresent()) {
            String policy =
                    Output.JSON.readTree(info.get()).path("witnessPolicy").asText();
            MirrorWeb.write(folder.resolve("policy"), policy.getBytes(StandardCharsets.UTF_8));
        }
        MirrorAnswers.describe(
                folder, note.checkpoint().origin(), note.checkpoint().size(), host.unixSeconds(), told);
        return told;
    }

    private void report(
            Updated updated,
            MirrorBlobs.Fetched blobs,
            int pages,
            List<String> signers,
            int checkpoints,
            MirrorAnswers.Fetched told) {
        output.line("PROVEN  " + folder + " is a copy of " + place);
        output.line("  tree       " + updated.head().size() + " "
                + updated.head().root().base64());
        output.line("  before     " + updated.before() + (updated.before() == 0 ? "" : ", which is its beginning"));
        output.line("  fetched    " + Text.plural(updated.fetched(), "tile", "tiles") + ", "
                + Text.plural(blobs.fetched(), "blob", "blobs") + ", "
                + Text.plural(checkpoints, "checkpoint", "checkpoints") + ", "
                + Text.plural(pages, "file of the Hub", "files of the Hub") + " with "
                + Text.plural(told.written(), "answer", "answers"));
        if (told.leftOut() > 0) {
            output.line("  left out   " + Text.plural(told.leftOut(), "answer", "answers") + " of the Hub: --answers");
        }
        if (blobs.missing() > 0) {
            output.line("  missing    " + Text.plural(blobs.missing(), "blob", "blobs")
                    + " that entries refer to and the log does not serve: " + folder.resolve("missing-blobs"));
        }
        output.line("  signed by  " + String.join(", ", signers));
        ObjectNode answer = Output.answer(ExitCode.PROVEN)
                .put("folder", folder.toString())
                .put("tree_size", updated.head().size())
                .put("root", updated.head().root().base64())
                .put("before", updated.before())
                .put("tiles_fetched", updated.fetched())
                .put("blobs_fetched", blobs.fetched())
                .put("blobs_there", blobs.there())
                .put("blobs_missing", blobs.missing())
                .put("checkpoints_fetched", checkpoints)
                .put("answers", told.written())
                .put("answers_left_out", told.leftOut())
                .put("pages", pages);
        signers.forEach(answer.putArray("signed_by")::add);
        output.json(answer);
    }
}
