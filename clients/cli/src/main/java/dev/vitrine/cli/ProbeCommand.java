package dev.vitrine.cli;

import dev.vitrine.client.BlobClient;
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
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
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
            "The addresses were written by strangers: those that lead into private networks are left out unless --private is"
                    + " given."
        },
        footer = {
            "  vitrine probe",
            "  vitrine probe --every 24       (again each day, until Ctrl-C)",
            "  vitrine probe --dry-run --json"
        })
final class ProbeCommand implements Callable<Integer> {

    private static final int MAX_OBSERVATIONS = 256; // of one statement
    private static final int MAX_FAILURE = 255;
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

    ProbeCommand(Host host) {
        this.host = host;
        this.output = new Output(host);
        this.settings = new Settings(host);
    }

    @Override
    public Integer call() throws Exception {
        List<PublisherSigner> signers = dryRun ? List.of() : settings.requireSigners();
        int missing;
        do {
            missing = probe(signers);
            if (every > 0) {
                TimeUnit.HOURS.sleep(every);
            }
        } while (every > 0);
        return (missing == 0 ? ExitCode.PROVEN : ExitCode.REFUTED).code();
    }

    /** How many mirrors did not serve what they should. */
    private int probe(List<PublisherSigner> signers)
            throws Failure, IOException, VerificationException, InvalidEntryException, LogException {
        LogClient log = settings.client();
        Map<Bytes, BlobReference> blobs = new LinkedHashMap<>();
        Map<Bytes, Set<String>> urls = new LinkedHashMap<>();
        collect(blobs, urls);
        BlobClient client = BlobClient.of(log.url(), Duration.ofHours(1));
        List<BlobObservation> seen = new ArrayList<>();
        for (Map.Entry<Bytes, BlobReference> blob : blobs.entrySet()) {
            String own = log.url() + (log.url().toString().endsWith("/") ? "" : "/") + "v1/blobs/"
                    + blob.getKey().hex();
            Set<String> all = new LinkedHashSet<>(urls.getOrDefault(blob.getKey(), Set.of()));
            all.add(own);
            for (String url : all) {
                if (blob.getValue().getSize() <= maxBlob * MIB) {
                    observe(client, blob.getKey(), blob.getValue().getSize(), url, url.equals(own))
                            .ifPresent(seen::add);
                }
            }
        }
        for (int i = 0; i < seen.size() && !dryRun; i += MAX_OBSERVATIONS) {
            Statement statement = Statement.newBuilder()
                    .setAvailabilityObservation(AvailabilityObservation.newBuilder()
                            .setObservedAt(host.unixSeconds())
                            .addAllBlobs(seen.subList(i, Math.min(seen.size(), i + MAX_OBSERVATIONS))))
                    .build();
            long index =
                    log.submitCommitted(Statements.sign(statement, signers)).index();
            output.line("LOGGED  as entry " + index);
        }
        int missing = (int) seen.stream().filter(one -> !one.getServed()).count();
        output.line(seen.size() - missing + " of " + Text.plural(seen.size(), "address", "addresses")
                + " served the right bytes of " + Text.plural(blobs.size(), "blob", "blobs"));
        return missing;
    }

    /** What the entries of the published tree refer to; every bundle is checked against its checkpoint. */
    private void collect(Map<Bytes, BlobReference> blobs, Map<Bytes, Set<String>> urls)
            throws Failure, IOException, VerificationException {
        PublishedLog published = settings.published(Optional.empty());
        TreeHead head;
        try {
            CheckpointNote note = CheckpointNote.parse(published.checkpoint());
            var unused = settings.requirePolicy().verify(note, host.unixSeconds());
            head = note.checkpoint().head();
        } catch (MalformedException e) {
            throw Failure.refuted("MALFORMED_CHECKPOINT", "the checkpoint is malformed: " + e.getMessage());
        }
        VerifiedTiles tiles = new VerifiedTiles(published, head);
        for (long bundle = 0; bundle * TileId.FULL < head.size(); bundle++) {
            for (Bytes leaf : tiles.bundle(bundle).entries()) {
                for (BlobReference blob : BlobReferences.in(leaf)) {
                    Bytes sha256 = BlobReferences.sha256(blob);
                    BlobReference unused = blobs.putIfAbsent(sha256, blob);
                    boolean added = urls.computeIfAbsent(sha256, none -> new LinkedHashSet<>())
                            .addAll(blob.getUrlsList());
                    if (added) {
                        output.progress("blob " + sha256.hex());
                    }
                }
            }
        }
    }

    private Optional<BlobObservation> observe(BlobClient client, Bytes sha256, long size, String url, boolean own)
            throws IOException {
        BlobObservation.Builder seen =
                BlobObservation.newBuilder().setSha256(ByteStrings.of(sha256)).setUrl(url);
        Path folder = Files.createTempDirectory("vitrine-probe");
        Path file = folder.resolve("blob");
        try {
            URI address = URI.create(url);
            if (!own && !mayAsk(address)) {
                return Optional.empty();
            }
            boolean there = client.download(address, sha256, Math.max(size, 1), file);
            if (!there && own) {
                return Optional.empty(); // a log need not keep what its entries refer to
            }
            seen.setServed(there).setFailure(there ? "" : "not there");
        } catch (IllegalArgumentException | IOException e) {
            String why = String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}+", " ");
            seen.setFailure(why.substring(0, Math.min(why.length(), MAX_FAILURE / 3)));
        } finally {
            boolean unused = Files.deleteIfExists(file);
            Files.delete(folder);
        }
        output.line((seen.getServed() ? "SERVED  " : "MISSING ")
                + url
                + (seen.getServed() ? "" : ": " + seen.getFailure()));
        return Optional.of(seen.build());
    }

    private boolean mayAsk(URI address) throws IOException {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        if ((!scheme.equals("http") && !scheme.equals("https")) || address.getHost() == null) {
            return false;
        }
        if (privateToo) {
            return true;
        }
        for (InetAddress one : InetAddress.getAllByName(address.getHost())) {
            if (one.isLoopbackAddress()
                    || one.isSiteLocalAddress()
                    || one.isLinkLocalAddress()
                    || one.isAnyLocalAddress()
                    || one.isMulticastAddress()
                    || isUniqueLocal(one)) {
                output.progress("not asked, it is a private address: " + address);
                return false;
            }
        }
        return true;
    }

    /** SPEC: fc00::/7 (RFC 4193). */
    private static boolean isUniqueLocal(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
    }
}
