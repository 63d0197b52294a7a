package dev.vitrine.cli;

import dev.vitrine.audit.LogSurvey;
import dev.vitrine.audit.kit.Kit;
import dev.vitrine.audit.kit.KitFile;
import dev.vitrine.audit.kit.KitSection;
import dev.vitrine.audit.manifest.DeclaredSource;
import dev.vitrine.audit.manifest.Manifest;
import dev.vitrine.audit.manifest.PinnedFile;
import dev.vitrine.audit.manifest.RelativePath;
import dev.vitrine.audit.rebuild.FileStore;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.policy.TrustPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A kit as an audit takes it: its manifest, its files by their digests, and what its receipts show.
 *
 * @param warning whom the receipts were believed on, where the user named nobody
 */
record OfflineKit(Kit kit, Path manifestFile, Manifest manifest, Optional<LogSurvey> receipts, Optional<String> warning)
        implements AutoCloseable {

    private static final int MAX_RECEIPT = 4 << 20;

    static OfflineKit open(Path archive, Settings settings, Instant time)
            throws Failure, IOException, MalformedException, VerificationException {
        Kit kit = Kit.open(archive);
        boolean done = false;
        try {
            Path file = kit.manifest()
                    .orElseThrow(() -> Failure.couldNotTell("NO_MANIFEST", archive + " has no manifest in it", ""));
            Optional<TrustPolicy> named = settings.findPolicy();
            Optional<TrustPolicy> policy = named.isPresent() ? named : ownPolicy(kit);
            Optional<LogSurvey> receipts = policy.isPresent()
                    ? LogSurvey.ofReceipts(receipts(kit), policy.get(), time.getEpochSecond())
                    : Optional.empty();
            Optional<String> warning = named.isEmpty() && policy.isPresent()
                    ? Optional.of("the trust policy came with the kit: whoever made the kit chose whom to believe")
                    : Optional.empty();
            OfflineKit offline = new OfflineKit(kit, file, withSource(Manifest.load(file), kit), receipts, warning);
            done = true;
            return offline;
        } finally {
            if (!done) {
                kit.close();
            }
        }
    }

    private static Optional<TrustPolicy> ownPolicy(Kit kit) throws IOException, Failure, MalformedException {
        Optional<Path> file = kit.find(KitSection.TRUST.path(new RelativePath("log-policy")));
        return file.isPresent() ? Optional.of(Settings.readPolicy(file.get())) : Optional.empty();
    }

    private static List<Bytes> receipts(Kit kit) throws IOException, Failure {
        List<Bytes> receipts = new ArrayList<>();
        for (KitFile file : kit.files(KitSection.PROOFS)) {
            receipts.add(LocalFiles.read(kit.path(file), MAX_RECEIPT));
        }
        return receipts;
    }

    /** The source as the kit has it, where the manifest knows only the commit. */
    private static Manifest withSource(Manifest manifest, Kit kit) {
        List<KitFile> archives = kit.files(KitSection.SOURCE);
        if (manifest.source().archive().isPresent() || archives.size() != 1) {
            return manifest;
        }
        KitFile file = archives.get(0);
        PinnedFile archive = new PinnedFile(
                "source", Optional.of("file:///"), file.sha256(), file.size(), Optional.empty(), PinnedFile.Use.FILE);
        DeclaredSource source = new DeclaredSource(
                manifest.source().url(),
                manifest.source().commit(),
                manifest.source().tag(),
                manifest.source().subdirectory(),
                Optional.of(archive));
        return new Manifest(
                manifest.project(),
                manifest.release(),
                source,
                manifest.enclaves(),
                manifest.recipes(),
                manifest.inputs(),
                manifest.inputsLock(),
                manifest.evidence(),
                manifest.unmeasured(),
                manifest.reproducibleUntil(),
                manifest.notes());
    }

    FileStore store() {
        return sha256 -> kit.files().stream()
                .filter(file -> file.sha256().equals(sha256))
                .findFirst()
                .map(kit::path);
    }

    @Override
    public void close() throws IOException {
        kit.close();
    }
}
