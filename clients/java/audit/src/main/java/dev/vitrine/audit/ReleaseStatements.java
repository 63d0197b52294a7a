package dev.vitrine.audit;

import com.google.protobuf.ByteString;
import dev.vitrine.audit.manifest.BuildRecipe;
import dev.vitrine.audit.manifest.DeclaredEnclave;
import dev.vitrine.audit.manifest.DeclaredSource;
import dev.vitrine.audit.manifest.ExpectedIdentity;
import dev.vitrine.audit.manifest.Manifest;
import dev.vitrine.audit.manifest.PinnedFile;
import dev.vitrine.audit.manifest.RelativePath;
import dev.vitrine.audit.manifest.ReleasedFile;
import dev.vitrine.evidence.sigstruct.Sigstruct;
import dev.vitrine.evidence.sigstruct.SigstructScan;
import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.proto.v1.BlobReference;
import dev.vitrine.proto.v1.Digest;
import dev.vitrine.proto.v1.DigestAlgorithm;
import dev.vitrine.proto.v1.Enclave;
import dev.vitrine.proto.v1.Measurement;
import dev.vitrine.proto.v1.MeasurementKind;
import dev.vitrine.proto.v1.PinnedInput;
import dev.vitrine.proto.v1.Recipe;
import dev.vitrine.proto.v1.Release;
import dev.vitrine.proto.v1.Source;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** What of a manifest goes into a log, and what a logged release says to an auditor. */
public final class ReleaseStatements {

    private static final int MAX_INPUTS = 256;

    private ReleaseStatements() {}

    /**
     * The release that a manifest describes.
     *
     * @param signed the released files by the enclaves' names
     * @throws MalformedException where an enclave has neither a signed file nor an expected measurement
     */
    public static Statement of(Manifest manifest, Map<String, Bytes> signed) throws MalformedException {
        Release.Builder release = Release.newBuilder()
                .setProject(manifest.project())
                .setVersion(manifest.release())
                .setSource(source(manifest.source()));
        for (DeclaredEnclave enclave : manifest.enclaves()) {
            release.addEnclaves(enclave(manifest, enclave, Optional.ofNullable(signed.get(enclave.name()))));
        }
        manifest.enclaves().stream()
                .flatMap(enclave -> manifest.recipeOf(enclave).stream())
                .findFirst()
                .ifPresent(recipe -> release.setRecipe(recipe(manifest, recipe)));
        manifest.reproducibleUntil().ifPresent(until -> release.setReproducibleUntil(until.getEpochSecond()));
        release.addAllNotes(manifest.notes());
        return Statement.newBuilder().setRelease(release).build();
    }

    private static Enclave enclave(Manifest manifest, DeclaredEnclave declared, Optional<Bytes> file)
            throws MalformedException {
        Enclave.Builder enclave = Enclave.newBuilder().setName(declared.name());
        Optional<Sigstruct> sigstruct = file.flatMap(ReleaseStatements::sigstruct);
        if (sigstruct.isPresent()) {
            enclave.setMeasurement(mrEnclave(sigstruct.get().mrEnclave()))
                    .setMrsigner(ByteStrings.of(sigstruct.get().mrSigner()))
                    .setIsvProdId(sigstruct.get().body().isvProdId())
                    .setIsvSvn(sigstruct.get().body().isvSvn())
                    .setAttributes(ByteStrings.of(sigstruct.get().body().attributes()))
                    .setSigstruct(ByteStrings.of(sigstruct.get().raw()))
                    .setBinary(binary(declared, file.orElseThrow()));
        } else {
            ExpectedIdentity expected = declared.expected()
                    .orElseThrow(() -> new MalformedException(
                            "the enclave " + declared.name() + " has neither a signed file nor an expected measurement",
                            MalformedException.NO_POSITION));
            enclave.setMeasurement(Measurement.newBuilder()
                    .setKind(kind(expected.kind()))
                    .setValue(ByteStrings.of(expected.measurement())));
            expected.mrsigner().ifPresent(signer -> enclave.setMrsigner(ByteStrings.of(signer)));
            expected.productId().ifPresent(enclave::setIsvProdId);
            expected.svn().ifPresent(enclave::setIsvSvn);
        }
        enclave.addAllUnmeasured(manifest.unmeasured()).addAllUnmeasured(declared.unmeasured());
        return enclave.build();
    }

    private static BlobReference binary(DeclaredEnclave declared, Bytes file) {
        BlobReference.Builder binary = blob(file, declared.name() + ".signed", "application/octet-stream").toBuilder();
        declared.signed().flatMap(ReleasedFile::url).ifPresent(binary::addUrls);
        return binary.build();
    }

    /** The signature in a released file: all copies agree on the enclave, or there is none to speak of. */
    static Optional<Sigstruct> sigstruct(Bytes file) {
        List<Sigstruct> found = SigstructScan.find(file).stream()
                .map(SigstructScan.Found::sigstruct)
                .toList();
        boolean agree = found.stream().map(Sigstruct::mrEnclave).distinct().count() == 1;
        return agree ? Optional.of(found.get(0)) : Optional.empty();
    }

    static Measurement mrEnclave(Bytes value) {
        return Measurement.newBuilder()
                .setKind(MeasurementKind.MEASUREMENT_KIND_SGX_MRENCLAVE)
                .setValue(ByteStrings.of(value))
                .build();
    }

    private static MeasurementKind kind(String name) {
        return switch (name) {
            case "sgx-mrenclave" -> MeasurementKind.MEASUREMENT_KIND_SGX_MRENCLAVE;
            case "tdx-mrtd" -> MeasurementKind.MEASUREMENT_KIND_TDX_MRTD;
            case "snp-measurement" -> MeasurementKind.MEASUREMENT_KIND_SNP_MEASUREMENT;
            case "nitro-pcr0" -> MeasurementKind.MEASUREMENT_KIND_NITRO_PCR0;
            default -> throw new AssertionError("bad math: a kind of another manifest");
        };
    }

    private static String name(MeasurementKind kind) throws MalformedException {
        return switch (kind) {
            case MEASUREMENT_KIND_SGX_MRENCLAVE -> "sgx-mrenclave";
            case MEASUREMENT_KIND_TDX_MRTD -> "tdx-mrtd";
            case MEASUREMENT_KIND_SNP_MEASUREMENT -> "snp-measurement";
            case MEASUREMENT_KIND_NITRO_PCR0 -> "nitro-pcr0";
            case MEASUREMENT_KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw new MalformedException("an unknown kind of measurement", MalformedException.NO_POSITION);
        };
    }

    static Source source(DeclaredSource declared) {
        Source.Builder source = Source.newBuilder().setUrl(declared.url());
        declared.commit()
                .ifPresent(commit -> source.setCommit(Digest.newBuilder()
                        .setAlgorithm(
                                commit.size() == 20
                                        ? DigestAlgorithm.DIGEST_ALGORITHM_GIT_SHA1
                                        : DigestAlgorithm.DIGEST_ALGORITHM_SHA256)
                        .setValue(ByteStrings.of(commit))));
        declared.tag().ifPresent(source::setTag);
        declared.subdirectory().ifPresent(folder -> source.setSubdirectory(folder.text()));
        declared.archive().ifPresent(archive -> {
            BlobReference.Builder blob = BlobReference.newBuilder()
                    .setSha256(ByteStrings.of(archive.sha256()))
                    .setSize(archive.size())
                    .setMediaType("application/x-tar")
                    .setName(archive.name());
            archive.url().ifPresent(blob::addUrls);
            source.setArchive(blob);
        });
        return source.build();
    }

    static Recipe recipe(Manifest manifest, BuildRecipe declared) {
        Recipe.Builder recipe =
                Recipe.newBuilder().setBuilder(declared.builder().code()).addAllArguments(declared.arguments());
        declared.entryPoint().ifPresent(recipe::setEntryPoint);
        List<PinnedFile> inputs = manifest.inputsOf(declared);
        for (PinnedFile input : inputs.subList(0, Math.min(inputs.size(), MAX_INPUTS))) {
            PinnedInput.Builder pinned = PinnedInput.newBuilder()
                    .setName(input.name())
                    .setDigest(sha256(input.sha256()))
                    .setSize(input.size());
            input.url().ifPresent(pinned::setUrl);
            recipe.addInputs(pinned);
        }
        declared.lock().ifPresent(lock -> recipe.setLock(sha256(lock.sha256())));
        return recipe.build();
    }

    private static Digest sha256(Bytes value) {
        return Digest.newBuilder()
                .setAlgorithm(DigestAlgorithm.DIGEST_ALGORITHM_SHA256)
                .setValue(ByteStrings.of(value))
                .build();
    }

    static BlobReference blob(Bytes content, String name, String mediaType) {
        return BlobReference.newBuilder()
                .setSha256(ByteStrings.of(sha256Of(content)))
                .setSize(content.size())
                .setMediaType(mediaType)
                .setName(name)
                .build();
    }

    static Bytes sha256Of(Bytes content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            content.update(digest);
            return Bytes.wrapUnsafe(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** Where a logged release says that its source is. */
    public static DeclaredSource source(Release release) throws MalformedException {
        Source source = release.getSource();
        Optional<PinnedFile> archive = source.hasArchive()
                ? Optional.of(new PinnedFile(
                        "source",
                        source.getArchive().getUrlsList().stream().findFirst(),
                        ByteStrings.toBytes(source.getArchive().getSha256()),
                        source.getArchive().getSize(),
                        Optional.empty(),
                        PinnedFile.Use.FILE))
                : Optional.empty();
        Optional<Bytes> commit = source.hasCommit()
                ? Optional.of(ByteStrings.toBytes(source.getCommit().getValue()))
                : Optional.empty();
        if (commit.isEmpty() && archive.isEmpty()) {
            throw new MalformedException(
                    "the release names neither a commit nor an archive", MalformedException.NO_POSITION);
        }
        return new DeclaredSource(
                source.getUrl(),
                commit,
                text(source.getTag()),
                source.getSubdirectory().isEmpty()
                        ? Optional.empty()
                        : Optional.of(RelativePath.parse(source.getSubdirectory())),
                archive);
    }

    /**
     * A logged release with what only the manifest in its source knows: where the build leaves which image, and what each
     * recipe needs. What the log says about commit and measurements counts; a manifest cannot name its own commit.
     */
    public static Manifest merge(Release release, Manifest inSource) throws MalformedException {
        List<DeclaredEnclave> enclaves = new ArrayList<>();
        for (Enclave logged : release.getEnclavesList()) {
            Optional<DeclaredEnclave> known = inSource.enclave(logged.getName());
            enclaves.add(new DeclaredEnclave(
                    logged.getName(),
                    known.flatMap(DeclaredEnclave::recipe),
                    known.flatMap(DeclaredEnclave::image),
                    known.flatMap(DeclaredEnclave::config),
                    Optional.empty(),
                    Optional.of(identity(logged)),
                    known.flatMap(DeclaredEnclave::reportData),
                    logged.getUnmeasuredList()));
        }
        return new Manifest(
                release.getProject(),
                release.getVersion(),
                source(release),
                enclaves,
                inSource.recipes(),
                inSource.inputs(),
                inSource.inputsLock(),
                List.of(),
                List.of(),
                release.getReproducibleUntil() > 0
                        ? Optional.of(Instant.ofEpochSecond(release.getReproducibleUntil()))
                        : Optional.empty(),
                release.getNotesList());
    }

    static ExpectedIdentity identity(Enclave enclave) throws MalformedException {
        Map<String, Bytes> measurements = new TreeMap<>();
        measurements.put(
                name(enclave.getMeasurement().getKind()),
                ByteStrings.toBytes(enclave.getMeasurement().getValue()));
        return new ExpectedIdentity(
                measurements,
                optional(enclave.getMrsigner()),
                OptionalInt.empty(),
                OptionalInt.empty(),
                optional(enclave.getAttributes()));
    }

    private static Optional<Bytes> optional(ByteString bytes) {
        return bytes.isEmpty() ? Optional.empty() : Optional.of(ByteStrings.toBytes(bytes));
    }

    private static Optional<String> text(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
