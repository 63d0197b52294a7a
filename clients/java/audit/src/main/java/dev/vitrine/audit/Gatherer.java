package dev.vitrine.audit;

import dev.vitrine.audit.manifest.DeclaredEvidence;
import dev.vitrine.audit.manifest.Manifest;
import dev.vitrine.audit.manifest.PinnedFile;
import dev.vitrine.audit.manifest.RelativePath;
import dev.vitrine.audit.manifest.ReleasedFile;
import dev.vitrine.audit.rebuild.FetchException;
import dev.vitrine.audit.rebuild.Rebuilder;
import dev.vitrine.client.LogClient;
import dev.vitrine.client.PublishedLog;
import dev.vitrine.evidence.judge.Binding;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.reportdata.Recipe;
import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.exhibit.Exhibits;
import dev.vitrine.proto.v1.Attestation;
import dev.vitrine.proto.v1.BlobReference;
import dev.vitrine.proto.v1.Enclave;
import dev.vitrine.proto.v1.EvidenceFormat;
import dev.vitrine.proto.v1.Release;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.policy.TrustPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Collects what an audit looks at: a manifest and the files beside it, a log, files by themselves. */
public final class Gatherer {

    private static final int MAX_FILE = 1 << 30;
    private static final long REPORT_EVERY = 100_000;

    private final Optional<LogAccess> log;
    private final Instant at;
    private final Consumer<String> progress;

    /**
     * A log, and whom to believe about it.
     *
     * @param client for what static tiles do not have; empty for a log of another kind
     */
    public record LogAccess(PublishedLog log, Optional<LogClient> client, TrustPolicy policy) {}

    /** @param at the time of the audit, for evidence that says no other */
    public Gatherer(Optional<LogAccess> log, Instant at, Consumer<String> progress) {
        this.log = log;
        this.at = at;
        this.progress = progress;
    }

    /** The release of a manifest, with the signed files and the evidence that lie beside it. */
    public AuditInput ofManifest(Path file) throws IOException, MalformedException, VerificationException {
        Manifest manifest = Manifest.load(file);
        Path folder = folderOf(file);
        return withLog(file.toString(), manifest, signed(manifest, folder), evidence(manifest, folder));
    }

    /**
     * A logged release. Its manifest lies in the source: it says how to build, the log says what.
     *
     * @param rebuilder fetches the source
     * @param work an empty folder
     * @param signed released files that the user has, by the enclaves' names
     */
    public AuditInput ofRelease(long index, Rebuilder rebuilder, Path work, Map<String, Bytes> signed)
            throws IOException, MalformedException, VerificationException, FetchException {
        LogAccess access = log.orElseThrow(() -> new IOException("an entry needs its log: give --log"));
        LogSurvey all = survey(access, statement -> statement.hasRelease());
        LogSurvey.Found found = all.at(index)
                .orElseThrow(() -> new MalformedException(
                        "entry " + index + " of the log is no release", MalformedException.NO_POSITION));
        return ofRelease("entry " + index + " of " + access.log().location(), found, rebuilder, work, signed);
    }

    /** The latest logged release that has an enclave of this measurement; empty where none has. */
    public Optional<LogSurvey.Found> releaseOf(Bytes measurement) throws IOException, VerificationException {
        LogAccess access = log.orElseThrow(() -> new IOException("a measurement needs a log: give --log"));
        return survey(access, Statement::hasRelease).statements().stream()
                .filter(found -> found.statement().getRelease().getEnclavesList().stream()
                        .anyMatch(enclave -> ByteStrings.toBytes(
                                        enclave.getMeasurement().getValue())
                                .equals(measurement)))
                .reduce((first, last) -> last);
    }

    /** As above, of a release that was found. */
    public AuditInput ofRelease(
            String subject, LogSurvey.Found found, Rebuilder rebuilder, Path work, Map<String, Bytes> signed)
            throws IOException, MalformedException, VerificationException, FetchException {
        Release release = found.statement().getRelease();
        Optional<Bytes> file =
                rebuilder.readFromSource(ReleaseStatements.source(release), new RelativePath(Manifest.FILE_NAME), work);
        if (file.isEmpty()) {
            throw new MalformedException(
                    "the source of " + release.getProject() + " has no " + Manifest.FILE_NAME
                            + ": give a manifest with --manifest",
                    MalformedException.NO_POSITION);
        }
        Manifest manifest = ReleaseStatements.merge(release, Manifest.parse(file.get()));
        Map<String, Bytes> released = new LinkedHashMap<>(signed);
        for (Enclave enclave : release.getEnclavesList()) {
            if (!released.containsKey(enclave.getName()) && enclave.hasBinary()) {
                fetch(enclave, rebuilder, work).ifPresent(content -> released.put(enclave.getName(), content));
            }
        }
        return withLog(subject, manifest, released, new Evidence(List.of(), List.of()));
    }

    /** The released file of a logged enclave, from where the log says that it is served; its digest is in the log, too. */
    private Optional<Bytes> fetch(Enclave enclave, Rebuilder rebuilder, Path work) throws IOException {
        BlobReference binary = enclave.getBinary();
        for (String url : binary.getUrlsList()) {
            PinnedFile file = new PinnedFile(
                    enclave.getName(),
                    Optional.of(url),
                    ByteStrings.toBytes(binary.getSha256()),
                    binary.getSize(),
                    Optional.empty(),
                    PinnedFile.Use.FILE);
            try {
                return Optional.of(rebuilder.fetch(file, work));
            } catch (FetchException e) {
                progress.accept("the released file is not served: " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    /** Files by themselves: enclaves and quotes, whose source nobody names, with what completes them. */
    public AuditInput ofFiles(List<Path> files) throws IOException, MalformedException, VerificationException {
        Map<String, Bytes> signed = new LinkedHashMap<>();
        Map<Path, GivenFile> others = new LinkedHashMap<>();
        for (Path file : files) {
            GivenFile given = GivenFile.of(read(file));
            switch (given.kind()) {
                case SGX_ENCLAVE, SGX_SIGSTRUCT -> signed.put(nameOf(file), given.content());
                default -> others.put(file, given);
            }
        }
        boolean isJustCompanions = others.values().stream().allMatch(GivenFile::isCompanion);
        List<EvidencePiece> evidence = new ArrayList<>();
        others.forEach((file, given) -> {
            if (isJustCompanions || !given.isCompanion()) {
                Exhibit exhibit = given.exhibit(List.copyOf(others.values()), at);
                evidence.add(new EvidencePiece(nameOf(file), Optional.empty(), exhibit, at, file.toString()));
            }
        });
        String subject = String.join(" ", files.stream().map(Path::toString).toList());
        Optional<LogSurvey> survey = log.isPresent()
                ? Optional.of(survey(log.get(), statement -> statement.hasRelease()))
                : Optional.empty();
        return new AuditInput(subject, Optional.empty(), signed, evidence, List.of(), survey, Optional.empty());
    }

    /** What the log has about a manifest's release joins what was at hand. */
    private AuditInput withLog(String subject, Manifest manifest, Map<String, Bytes> signed, Evidence evidence)
            throws IOException, VerificationException {
        if (log.isEmpty()) {
            return input(subject, manifest, signed, evidence, Optional.empty(), Optional.empty());
        }
        Set<Bytes> measurements = measurements(manifest, signed);
        LogSurvey survey = survey(log.get(), statement -> isWanted(statement, manifest, measurements));
        return joined(subject, manifest, signed, evidence, survey, log.get().client());
    }

    /** The same from receipts instead of a log. */
    public AuditInput ofKit(String subject, Path manifestFile, Manifest manifest, Optional<LogSurvey> receipts)
            throws IOException, MalformedException, VerificationException {
        Path folder = folderOf(manifestFile);
        Map<String, Bytes> signed = signed(manifest, folder);
        Evidence evidence = evidence(manifest, folder);
        return receipts.isPresent()
                ? joined(subject, manifest, signed, evidence, receipts.get(), Optional.empty())
                : input(subject, manifest, signed, evidence, Optional.empty(), Optional.empty());
    }

    private AuditInput joined(
            String subject,
            Manifest manifest,
            Map<String, Bytes> signed,
            Evidence evidence,
            LogSurvey survey,
            Optional<LogClient> client)
            throws IOException {
        Optional<LogSurvey.Found> release = survey.statements().stream()
                .filter(found -> found.statement().hasRelease())
                .filter(found -> isOf(found.statement().getRelease(), manifest))
                .reduce((first, last) -> last);
        List<EvidencePiece> pieces = new ArrayList<>(evidence.pieces());
        for (LogSurvey.Found found : survey.statements()) {
            if (found.statement().hasAttestation()) {
                pieces.add(piece(found, survey, client));
            }
        }
        return input(subject, manifest, signed, new Evidence(pieces, evidence.missing()), Optional.of(survey), release);
    }

    private static AuditInput input(
            String subject,
            Manifest manifest,
            Map<String, Bytes> signed,
            Evidence evidence,
            Optional<LogSurvey> survey,
            Optional<LogSurvey.Found> release) {
        return new AuditInput(
                subject, Optional.of(manifest), signed, evidence.pieces(), evidence.missing(), survey, release);
    }

    private EvidencePiece piece(LogSurvey.Found found, LogSurvey survey, Optional<LogClient> client)
            throws IOException {
        Attestation attestation = found.statement().getAttestation();
        Optional<Instant> seen = client.isPresent() && log.isPresent()
                ? LogSurvey.firstSeen(client.get(), log.get().policy(), found.index(), at.getEpochSecond())
                : Optional.empty();
        Optional<Instant> quorum = survey.checkpoint().earliestQuorumTime().isPresent()
                ? Optional.of(Instant.ofEpochSecond(
                        survey.checkpoint().earliestQuorumTime().getAsLong()))
                : Optional.empty();
        String name = attestation.getSubject().isEmpty() ? "entry " + found.index() : attestation.getSubject();
        try {
            return new EvidencePiece(
                    name,
                    Optional.empty(),
                    Exhibits.of(attestation),
                    seen.or(() -> quorum).orElse(at),
                    "entry " + found.index() + " of " + survey.checkpoint().origin());
        } catch (MalformedException e) {
            throw new AssertionError("the rules of statements refuse what has no exhibit", e);
        }
    }

    private LogSurvey survey(LogAccess access, java.util.function.Predicate<Statement> wanted)
            throws IOException, VerificationException {
        progress.accept("reading the log " + access.log().location());
        return LogSurvey.read(access.log(), access.policy(), at.getEpochSecond(), wanted, read -> {
            if (read % REPORT_EVERY == 0) {
                progress.accept("read " + read + " entries");
            }
        });
    }

    private static boolean isOf(Release release, Manifest manifest) {
        return release.getProject().equals(manifest.project())
                && release.getVersion().equals(manifest.release());
    }

    private static Set<Bytes> measurements(Manifest manifest, Map<String, Bytes> signed) {
        Set<Bytes> measurements = new LinkedHashSet<>();
        manifest.enclaves().forEach(enclave -> {
            enclave.expected().ifPresent(expected -> measurements.add(expected.measurement()));
            Optional.ofNullable(signed.get(enclave.name()))
                    .flatMap(ReleaseStatements::sigstruct)
                    .ifPresent(sigstruct -> measurements.add(sigstruct.mrEnclave()));
        });
        return measurements;
    }

    /** Releases of this name, every verdict, and evidence that has one of the measurements in it. */
    private static boolean isWanted(Statement statement, Manifest manifest, Set<Bytes> measurements) {
        return switch (statement.getKindCase()) {
            case RELEASE -> isOf(statement.getRelease(), manifest);
            case REBUILD_VERDICT -> true;
            case ATTESTATION -> isAbout(statement.getAttestation(), measurements);
            default -> false;
        };
    }

    private static boolean isAbout(Attestation attestation, Set<Bytes> measurements) {
        if (attestation.getFormat() != EvidenceFormat.EVIDENCE_FORMAT_SGX_QUOTE) {
            return false;
        }
        byte[] quote = attestation.getEvidence().toByteArray();
        // The report body begins behind the header of 48 bytes, MRENCLAVE 64 bytes into it.
        return quote.length >= 144 && measurements.contains(Bytes.copyOf(quote, 112, 144));
    }

    private record Evidence(List<EvidencePiece> pieces, List<DeclaredEvidence.Missing> missing) {}

    private Evidence evidence(Manifest manifest, Path folder) throws IOException, MalformedException {
        List<EvidencePiece> pieces = new ArrayList<>();
        List<DeclaredEvidence.Missing> missing = new ArrayList<>();
        for (DeclaredEvidence declared : manifest.evidence()) {
            missing.addAll(declared.missing());
            if (declared.file().isEmpty()) {
                continue;
            }
            Path file = declared.file().get().path().in(folder);
            if (!Files.isRegularFile(file)) {
                missing.add(absent(declared.name(), declared.file().get()));
                continue;
            }
            Exhibit exhibit = GivenFile.of(read(file, declared.file().get())).exhibit(List.of(), at);
            Optional<Recipe> recipe = declared.reportData()
                    .or(() -> declared.enclave().flatMap(manifest::enclave).flatMap(enclave -> enclave.reportData()));
            Map<String, Bytes> preimages = new LinkedHashMap<>();
            for (Map.Entry<String, ReleasedFile> preimage : declared.preimages().entrySet()) {
                if (!Files.isRegularFile(preimage.getValue().path().in(folder))) {
                    missing.add(absent(declared.name(), preimage.getValue()));
                    continue;
                }
                preimages.put(preimage.getKey(), read(preimage.getValue().path().in(folder), preimage.getValue()));
            }
            boolean isBound = recipe.isPresent()
                    && preimages.keySet().containsAll(recipe.get().names());
            pieces.add(new EvidencePiece(
                    declared.name(),
                    declared.enclave(),
                    isBound ? exhibit.boundBy(new Binding(recipe.get().toString(), preimages)) : exhibit,
                    at,
                    file.toString()));
        }
        return new Evidence(pieces, missing);
    }

    /** A file that the manifest names and that is not at hand: a hole like any other. */
    private static DeclaredEvidence.Missing absent(String name, ReleasedFile file) {
        return new DeclaredEvidence.Missing(
                "the file " + file.path() + " of " + name
                        + file.sha256()
                                .map(digest -> ", sha256 " + digest.hex())
                                .orElse("") + ", is not beside the manifest",
                file.url().orElse("whoever kept it"));
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static Path folderOf(Path file) {
        return file.toAbsolutePath().resolveSibling("");
    }

    /** The released files that lie beside the manifest. */
    public static Map<String, Bytes> signed(Manifest manifest, Path folder) throws IOException, MalformedException {
        Map<String, Bytes> signed = new LinkedHashMap<>();
        for (var enclave : manifest.enclaves()) {
            if (enclave.signed().isPresent()) {
                Path file = enclave.signed().get().path().in(folder);
                if (Files.isRegularFile(file)) {
                    signed.put(enclave.name(), read(file, enclave.signed().get()));
                }
            }
        }
        return signed;
    }

    private static Bytes read(Path file, ReleasedFile released) throws IOException, MalformedException {
        Bytes content = read(file);
        boolean isSame =
                released.sha256().isEmpty() || released.sha256().get().equals(ReleaseStatements.sha256Of(content));
        if (!isSame) {
            throw new MalformedException(
                    file + " is not the file that the manifest pins: SHA-256 "
                            + ReleaseStatements.sha256Of(content).hex(),
                    MalformedException.NO_POSITION);
        }
        return content;
    }

    private static Bytes read(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE) {
            throw new IOException(file + " is larger than " + MAX_FILE + " bytes");
        }
        return Bytes.wrapUnsafe(Files.readAllBytes(file));
    }
}
