package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.client.BlobReferences;
import dev.vitrine.client.LogClient;
import dev.vitrine.client.LogException;
import dev.vitrine.client.PublishedLog;
import dev.vitrine.client.Statements;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.proto.v1.AvailabilityObservation;
import dev.vitrine.proto.v1.BlobObservation;
import dev.vitrine.proto.v1.BlobReference;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.tile.TileId;
import dev.vitrine.tlog.tile.VerifiedTiles;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks whether what entries refer to is still served, and logs what it saw. */
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        description = {
            "Fetches every blob that entries of the log refer to from every mirror that they name, and from the log itself, hashes"
                    + " it, and logs who served the right bytes and who did not, signed with your key.",
            "",
            "Exit code 0: everybody served what they should. 1: somebody served other bytes, or says that it is not there. 2: somebody"
                    + " was not reached or did not answer to the end, or nobody is known to have a blob.",
            "",
            "The addresses were written by strangers: those that lead into private networks, also by a redirection, are left out"
                    + " unless --private is given."
        },
        footer = {
            "  vitrine probe",
            "  vitrine probe --every 24       (again each day, until Ctrl-C)",
            "  vitrine probe --dry-run --json"
        })
final class ProbeCommand implements Callable<Integer> {

    private static final int MAX_OBSERVATIONS = 256; // of one statement
    private static final int MAX_STATEMENT = 32 << 10; // bytes: half of the largest leaf
    private static final int MAX_FAILURE = 85; // characters, at most three bytes each, where 255 bytes are allowed
    private static final long MIB = 1 << 20;

    private final Host host;

    @Mixin
    private final Output output;

    @Mixin
    private final Settings settings;

    @Option(
            names = "--every",
            paramLabel = "HOURS",
            defaultValue = "0",
            description = "Look again after so many hours. Default: once.")
    private int every;

    @Option(names = "--dry-run", description = "Only say what was seen; log nothing.")
    private boolean dryRun;

    @Option(names = "--private", description = "Also ask addresses of this machine and of private networks.")
    private boolean privateToo;

    @Option(
            names = "--max-blob",
            paramLabel = "MIB",
            defaultValue = "1024",
            description = "Leave out blobs that are said to be larger. Default: ${DEFAULT-VALUE}.")
    private long maxBlob;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long an answer may take to begin; its bytes then have a second for each 64 KiB."
                    + " Default: ${DEFAULT-VALUE}.")
    private int patience;

    ProbeCommand(Host host) {
        this.host = host;
        this.output = new Output(host);
        this.settings = new Settings(host);
    }

    @Override
    public Integer call() throws Failure, IOException, VerificationException, InvalidEntryException, LogException {
        if (every < 0 || patience < 1 || maxBlob < 1) {
            throw Failure.usage("--every is 0 or more, --patience and --max-blob 1 or more", "");
        }
        List<PublisherSigner> signers = dryRun ? List.of() : settings.requireSigners();
        if (every == 0) {
            return probe(signers).code();
        }
        while (true) {
            ExitCode last;
            try {
                last = probe(signers);
            } catch (IOException | LogException e) {
                // A log that is away for a while does not end the schedule.
                Failure failure = Failures.of(e);
                output.failure("probe", failure);
                last = failure.exit();
            }
            try {
                TimeUnit.HOURS.sleep(every);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return last.code();
            }
        }
    }

    /** A blob, and every address that entries name for it. */
    private record Wanted(BlobReference blob, Set<String> urls) {

        Bytes sha256() {
            return BlobReferences.sha256(blob);
        }
    }

    private ExitCode probe(List<PublisherSigner> signers)
            throws Failure, IOException, VerificationException, InvalidEntryException, LogException {
        LogClient log = settings.client();
        Prober prober = new Prober(Duration.ofSeconds(patience), privateToo);
        List<BlobObservation> seen = new ArrayList<>();
        List<Bytes> nowhere = new ArrayList<>();
        ExitCode outcome = ExitCode.PROVEN;
        long tooLarge = 0;
        long notAsked = 0;
        List<Wanted> all = collect();
        for (Wanted wanted : all) {
            if (wanted.blob().getSize() > maxBlob * MIB) {
                tooLarge++;
                continue;
            }
            int before = seen.size();
            for (String url : wanted.urls()) {
                Optional<Prober.Seen> look =
                        prober.look(url, wanted.sha256(), wanted.blob().getSize(), false);
                if (look.isPresent()) {
                    outcome = outcome.and(report(wanted, url, look.get(), seen));
                } else {
                    output.progress("not asked, it is a private address: " + url);
                    notAsked++;
                }
            }
            outcome = outcome.and(askLog(prober, log, wanted, seen));
            if (seen.size() == before) {
                nowhere.add(wanted.sha256());
                outcome = outcome.and(ExitCode.COULD_NOT_TELL);
                output.line("NOWHERE " + wanted.sha256().hex() + ": nobody is known to have it");
            }
        }
        List<Long> entries = dryRun ? List.of() : publish(log, seen, signers);
        long served = seen.stream().filter(BlobObservation::getServed).count();
        output.line(served + " of " + Text.plural(seen.size(), "address", "addresses") + " served the right bytes of "
                + Text.plural(all.size(), "blob", "blobs")
                + (tooLarge == 0 ? "" : "; left out as too large: " + tooLarge)
                + (notAsked == 0 ? "" : "; private addresses not asked: " + notAsked));
        ObjectNode answer = Output.answer(outcome)
                .put("blobs", all.size())
                .put("addresses", seen.size())
                .put("served", served)
                .put("too_large", tooLarge)
                .put("not_asked", notAsked);
        ArrayNode unknown = answer.putArray("nowhere");
        nowhere.forEach(sha256 -> unknown.add(sha256.hex()));
        entries.forEach(answer.putArray("entries")::add);
        output.json(answer);
        return outcome;
    }

    /** The log itself need not keep what its entries refer to: that it does not is no observation. */
    private ExitCode askLog(Prober prober, LogClient log, Wanted wanted, List<BlobObservation> seen)
            throws IOException {
        String own = log.url() + (log.url().toString().endsWith("/") ? "" : "/") + "v1/blobs/"
                + wanted.sha256().hex();
        if (wanted.urls().contains(own)) {
            return ExitCode.PROVEN; // asked already
        }
        Optional<Prober.Seen> look =
                prober.look(own, wanted.sha256(), wanted.blob().getSize(), true);
        if (look.isEmpty() || look.get().failure().startsWith(Prober.NOT_THERE)) {
            return ExitCode.PROVEN;
        }
        return report(wanted, own, look.get(), seen);
    }

    private ExitCode report(Wanted wanted, String url, Prober.Seen look, List<BlobObservation> seen) {
        String failure = look.failure().replaceAll("\\p{Cntrl}+", " ");
        failure = failure.substring(0, Math.min(failure.length(), MAX_FAILURE));
        seen.add(BlobObservation.newBuilder()
                .setSha256(ByteStrings.of(wanted.sha256()))
                .setUrl(url)
                .setServed(look.served())
                .setFailure(failure)
                .build());
        String word =
                switch (look.outcome()) {
                    case PROVEN -> "SERVED  ";
                    case REFUTED -> "MISSING ";
                    default -> "UNKNOWN ";
                };
        output.line(word + url + (look.served() ? "" : ": " + failure));
        output.json(Output.answer(look.outcome())
                .put("sha256", wanted.sha256().hex())
                .put("url", url)
                .put("served", look.served())
                .put("failure", failure));
        return look.outcome();
    }

    /** As many statements as it takes; the entries that they became. */
    private List<Long> publish(LogClient log, List<BlobObservation> seen, List<PublisherSigner> signers)
            throws InvalidEntryException, LogException, IOException {
        List<Long> entries = new ArrayList<>();
        int from = 0;
        while (from < seen.size()) {
            AvailabilityObservation.Builder statement =
                    AvailabilityObservation.newBuilder().setObservedAt(host.unixSeconds());
            int bytes = 0;
            int to = from;
            while (to < seen.size() && to - from < MAX_OBSERVATIONS && bytes < MAX_STATEMENT) {
                bytes += seen.get(to).getSerializedSize();
                var unused = statement.addBlobs(seen.get(to++));
            }
            Statement signed =
                    Statement.newBuilder().setAvailabilityObservation(statement).build();
            long index = log.submitCommitted(Statements.sign(signed, signers)).index();
            output.line("LOGGED  as entry " + index);
            entries.add(index);
            from = to;
        }
        return entries;
    }

    /** What the entries of the published tree refer to; every bundle is checked against its checkpoint. */
    private List<Wanted> collect() throws Failure, IOException, VerificationException {
        PublishedLog published = settings.published(Optional.empty());
        TreeHead head;
        try {
            CheckpointNote note = CheckpointNote.parse(published.checkpoint());
            var unused = settings.requirePolicy().verify(note, host.unixSeconds());
            head = note.checkpoint().head();
        } catch (MalformedException e) {
            throw Failure.refuted("MALFORMED_CHECKPOINT", "the checkpoint is malformed: " + e.getMessage());
        }
        Map<Bytes, Wanted> found = new LinkedHashMap<>();
        VerifiedTiles tiles = new VerifiedTiles(published, head);
        for (long bundle = 0; bundle * TileId.FULL < head.size(); bundle++) {
            for (Bytes leaf : tiles.bundle(bundle).entries()) {
                for (BlobReference blob : BlobReferences.in(leaf)) {
                    boolean unused = found.computeIfAbsent(
                                    BlobReferences.sha256(blob), none -> new Wanted(blob, new LinkedHashSet<>()))
                            .urls()
                            .addAll(blob.getUrlsList());
                }
            }
            output.progress("read " + Math.min(head.size(), (bundle + 1) * TileId.FULL) + " of " + head.size()
                    + " entries: " + Text.plural(found.size(), "blob", "blobs"));
        }
        return List.copyOf(found.values());
    }
}
