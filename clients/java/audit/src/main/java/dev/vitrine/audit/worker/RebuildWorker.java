package dev.vitrine.audit.worker;

import dev.vitrine.audit.Audit;
import dev.vitrine.audit.AuditInput;
import dev.vitrine.audit.AuditQuestion;
import dev.vitrine.audit.AuditResult;
import dev.vitrine.audit.Gatherer;
import dev.vitrine.audit.LogSurvey;
import dev.vitrine.audit.VerdictStatements;
import dev.vitrine.audit.manifest.BuildTool;
import dev.vitrine.audit.rebuild.FetchException;
import dev.vitrine.audit.rebuild.Rebuild;
import dev.vitrine.audit.rebuild.RebuildSettings;
import dev.vitrine.audit.rebuild.Rebuilder;
import dev.vitrine.audit.rebuild.Workshop;
import dev.vitrine.audit.report.HtmlReport;
import dev.vitrine.client.LogClient;
import dev.vitrine.client.LogException;
import dev.vitrine.client.Receipt;
import dev.vitrine.client.Statements;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.proto.v1.EnclaveVerdict;
import dev.vitrine.proto.v1.RebuildVerdict;
import dev.vitrine.proto.v1.Release;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.proof.TlogProof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One rebuilder: looks what is due, rebuilds it, logs the verdict. Not thread-safe. */
public final class RebuildWorker {

    private final Gatherer.LogAccess access;
    private final LogClient client;
    private final PublisherSigner signer;
    private final Workshop workshop;
    private final RebuildSettings settings;
    private final InstantSource clock;
    private final String tool;

    /**
     * @param workshop knows only the builders that the operator allowed
     * @param settings without a store: an appointment with a warm cache shows nothing
     */
    public RebuildWorker(
            Gatherer.LogAccess access,
            LogClient client,
            PublisherSigner signer,
            Workshop workshop,
            RebuildSettings settings,
            InstantSource clock,
            String tool) {
        this.access = access;
        this.client = client;
        this.signer = signer;
        this.workshop = workshop;
        this.settings = settings;
        this.clock = clock;
        this.tool = tool;
    }

    /**
     * What became of a job.
     *
     * @param project and version of the release
     * @param after which appointment it was
     * @param verdict the logged verdict's index; empty where none was logged
     * @param outcomes what came out for each enclave, or why the job was not taken
     */
    public record Done(long release, String project, Duration after, Optional<Long> verdict, String outcomes) {}

    /** One round: every release that is due, the oldest first. Empty where nothing is. */
    public List<Done> once(Path work, Consumer<String> progress)
            throws IOException, VerificationException, LogException {
        Instant now = clock.instant();
        LogSurvey survey = LogSurvey.read(
                access.log(),
                access.policy(),
                now.getEpochSecond(),
                statement -> statement.hasRelease() || statement.hasRebuildVerdict(),
                read -> {});
        List<Done> done = new ArrayList<>();
        for (LogSurvey.Found release : survey.statements()) {
            if (!release.statement().hasRelease()) {
                continue;
            }
            Instant logged = LogSurvey.firstSeen(client, access.policy(), release.index(), now.getEpochSecond())
                    .orElse(now);
            Optional<Duration> due = Schedule.due(logged, own(survey, release), now);
            if (due.isPresent()) {
                progress.accept("entry " + release.index() + " is due");
                Path folder = Files.createDirectories(work.resolve("job-" + release.index()));
                done.add(run(release, due.get(), folder, progress));
            }
        }
        return done;
    }

    /** When this rebuilder judged a release before. */
    private List<Instant> own(LogSurvey survey, LogSurvey.Found release) {
        Bytes key = signer.publicKey().keyId();
        return survey.statements().stream()
                .filter(found -> found.statement().hasRebuildVerdict())
                .filter(found -> ByteStrings.toBytes(
                                found.statement().getRebuildVerdict().getReleaseLeafHash())
                        .equals(release.leafHash().bytes()))
                .filter(found -> found.signed().signers().stream()
                        .anyMatch(one -> one.keyId().equals(key)))
                .map(found -> Instant.ofEpochSecond(
                        found.statement().getRebuildVerdict().getFinishedAt()))
                .toList();
    }

    private Done run(LogSurvey.Found found, Duration after, Path work, Consumer<String> progress)
            throws IOException, LogException, VerificationException {
        Release release = found.statement().getRelease();
        String name = release.getProject() + " " + release.getVersion();
        Optional<String> refusal = refusal(release);
        if (refusal.isPresent()) {
            return new Done(found.index(), name, after, Optional.empty(), "not taken: " + refusal.get());
        }
        try {
            Rebuilder rebuilder = new Rebuilder(settings, workshop, clock);
            Gatherer gatherer = new Gatherer(Optional.of(access), clock.instant(), progress);
            AuditInput input =
                    gatherer.ofRelease("entry " + found.index(), found, rebuilder, work.resolve("look"), Map.of());
            Rebuild rebuild =
                    rebuilder.run(input.manifest().orElseThrow(), input.signed(), work.resolve("build"), progress);
            AuditResult result = new Audit(question()).conclude(input, Optional.of(rebuild));
            Statement verdict = VerdictStatements.of(input, result, HtmlReport.print(result.report()));
            Receipt receipt = publish(verdict);
            return new Done(
                    found.index(), name, after, Optional.of(receipt.index()), outcomes(verdict.getRebuildVerdict()));
        } catch (FetchException | MalformedException e) {
            // Nothing was built, and no recipe is known: there is no verdict to give.
            return new Done(found.index(), name, after, Optional.empty(), "not taken: " + e.getMessage());
        }
    }

    /** A builder that is not allowed, or not here, is no reason to log that something could not be built. */
    private Optional<String> refusal(Release release) {
        for (BuildTool builder : BuildTool.values()) {
            if (builder.code().equals(release.getRecipe().getBuilder())) {
                return workshop.builder(builder).isAvailable()
                        ? Optional.empty()
                        : Optional.of(workshop.builder(builder).missing());
            }
        }
        return Optional.of("the release names no recipe");
    }

    private AuditQuestion question() {
        return new AuditQuestion(
                true,
                false,
                new Judge(VerifiedChains.production(64), PublishedKeys.shipped()),
                Optional.empty(),
                Optional.empty(),
                clock.instant(),
                tool);
    }

    private Receipt publish(Statement verdict) throws IOException, LogException, VerificationException {
        try {
            Bytes leaf = Statements.sign(verdict, List.of(signer));
            Receipt receipt = client.submitWitnessed(leaf);
            var checked = TlogProof.of(receipt.index(), receipt.inclusion().hashes(), receipt.checkpoint())
                    .verify(
                            Rfc6962.leafHash(leaf),
                            access.policy(),
                            clock.instant().getEpochSecond());
            if (checked.index() != receipt.index()) {
                throw new AssertionError("bad math: another entry");
            }
            return receipt;
        } catch (InvalidEntryException e) {
            throw new AssertionError("a verdict of ours keeps the rules of the log", e);
        }
    }

    private static String outcomes(RebuildVerdict verdict) {
        return verdict.getEnclavesList().stream().map(RebuildWorker::outcome).collect(Collectors.joining("; "));
    }

    private static String outcome(EnclaveVerdict enclave) {
        String word = enclave.getOutcome()
                .name()
                .replaceFirst("^REBUILD_OUTCOME_", "")
                .toLowerCase(java.util.Locale.ROOT)
                .replace('_', ' ');
        return enclave.getEnclave() + ": " + word
                + (enclave.getExplanation().isEmpty() ? "" : ", " + enclave.getExplanation());
    }
}
