package dev.vitrine.audit.kit;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.vitrine.audit.manifest.DeclaredEnclave;
import dev.vitrine.audit.manifest.DeclaredEvidence;
import dev.vitrine.audit.manifest.Manifest;
import dev.vitrine.audit.manifest.PinnedFile;
import dev.vitrine.audit.manifest.RelativePath;
import dev.vitrine.audit.manifest.ReleasedFile;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts together the kit of a manifest: what it names, what it pins, and what proves that it was logged. */
public final class KitExport {

    private static final String LOG_POLICY = "log-policy";
    private static final String POLICY = "policy.yml";

    private final Manifest manifest;
    private final KitWriter writer = new KitWriter();
    private final Map<PinnedFile, Boolean> pinned = new LinkedHashMap<>();
    private final List<String> missing = new ArrayList<>();

    private KitExport(Manifest manifest) {
        this.manifest = manifest;
    }

    /**
     * Reads a manifest, and takes the files that lie beside it: its inputs.lock, signed enclaves, evidence, preimages, and
     * inputs that are there under their paths.
     *
     * @throws MalformedException also when a file beside it differs from the digest that the manifest has of it
     */
    public static KitExport of(Path manifestFile) throws IOException, MalformedException {
        Path file = manifestFile.toRealPath();
        Path folder = file.resolveSibling("");
        KitExport export = new KitExport(Manifest.load(file));
        export.writer.add(KitSection.PROJECT.path(new RelativePath(Manifest.FILE_NAME)), file);
        export.manifest
                .inputsLock()
                .ifPresent(lock -> export.writer.add(KitSection.PROJECT.path(lock), lock.in(folder)));
        for (ReleasedFile released : export.released()) {
            export.beside(released, folder);
        }
        export.manifest.source().archive().ifPresent(archive -> export.pinned.put(archive, false));
        export.manifest.inputs().forEach(input -> export.pinned.put(input, false));
        if (export.manifest.source().archive().isEmpty()
                && !export.manifest.recipes().isEmpty()) {
            export.missing.add(
                    "the source: the manifest has no source.archive, and without network a commit cannot be"
                            + " fetched; make one with `git archive --format=tar -o source.tar COMMIT` and add its sha256 and size");
        }
        return export;
    }

    public Manifest manifest() {
        return manifest;
    }

    /** The source archive and the inputs that are not in the kit yet. */
    public List<PinnedFile> wanted() {
        return pinned.entrySet().stream()
                .filter(entry -> !entry.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Adds the bytes of a pinned file.
     *
     * @throws MalformedException when they are not the pinned ones
     */
    public void put(PinnedFile file, Path bytes) throws IOException, MalformedException {
        if (Files.size(bytes) != file.size() || !Sha256.of(bytes).equals(file.sha256())) {
            throw new MalformedException(
                    file.name() + " has other bytes than the manifest pins", MalformedException.NO_POSITION);
        }
        RelativePath path = isArchive(file)
                ? KitSection.SOURCE.path(new RelativePath(file.sha256().hex()))
                : KitSection.input(file.sha256());
        // Two names for the same bytes are one file.
        if (!writer.contains(path)) {
            writer.add(path, bytes);
        }
        pinned.put(file, true);
    }

    private boolean isArchive(PinnedFile file) {
        return manifest.source().archive().filter(file::equals).isPresent();
    }

    /**
     * Adds a receipt.
     *
     * @param proof the tlog-proof with its leaf inside
     */
    @CanIgnoreReturnValue
    public KitExport receipt(String name, Bytes proof) throws MalformedException {
        writer.add(KitSection.PROOFS.path(RelativePath.parse(name)), proof);
        return this;
    }

    /** Adds the policy that says which log is believed. */
    @CanIgnoreReturnValue
    public KitExport logPolicy(Bytes policy) {
        writer.add(logPolicyPath(), policy);
        return this;
    }

    /** Adds the policy that says what of evidence is accepted. */
    @CanIgnoreReturnValue
    public KitExport policy(Bytes policy) {
        writer.add(policyPath(), policy);
        return this;
    }

    static RelativePath logPolicyPath() {
        return KitSection.TRUST.path(new RelativePath(LOG_POLICY));
    }

    static RelativePath policyPath() {
        return KitSection.TRUST.path(new RelativePath(POLICY));
    }

    /** What an audit without network would lack. */
    public List<String> missing() {
        List<String> all = new ArrayList<>(missing);
        wanted().forEach(file ->
                all.add("the input " + file.name() + ": sha256 " + file.sha256().hex()));
        return all;
    }

    /**
     * Writes what there is.
     *
     * @return the kit's id
     */
    public Bytes write(Path archive) throws IOException {
        return writer.write(archive);
    }

    private List<ReleasedFile> released() {
        List<ReleasedFile> released = new ArrayList<>();
        manifest.enclaves().stream()
                .map(DeclaredEnclave::signed)
                .flatMap(Optional::stream)
                .forEach(released::add);
        for (DeclaredEvidence evidence : manifest.evidence()) {
            evidence.file().ifPresent(released::add);
            released.addAll(evidence.preimages().values());
        }
        return released;
    }

    private void beside(ReleasedFile released, Path folder) throws IOException, MalformedException {
        Path file = released.path().in(folder);
        RelativePath path = KitSection.PROJECT.path(released.path());
        if (!Files.isRegularFile(file)) {
            missing.add("the file " + released.path() + " that the manifest names is not beside it");
        } else if (!writer.contains(path)) {
            if (!file.toRealPath().startsWith(folder.toRealPath())) {
                throw new MalformedException(
                        released.path() + " is a link out of the folder of the manifest",
                        MalformedException.NO_POSITION);
            }
            if (released.sha256().isPresent() && !released.sha256().get().equals(Sha256.of(file))) {
                throw new MalformedException(
                        released.path() + " differs from the digest that the manifest has of it",
                        MalformedException.NO_POSITION);
            }
            writer.add(path, file);
        }
    }
}
