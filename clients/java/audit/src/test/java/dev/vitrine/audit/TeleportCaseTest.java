package dev.vitrine.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.audit.manifest.DeclaredEvidence;
import dev.vitrine.audit.manifest.Manifest;
import dev.vitrine.audit.manifest.ReleasedFile;
import dev.vitrine.audit.report.AuditReport;
import dev.vitrine.audit.report.EnclaveRow;
import dev.vitrine.audit.report.Step;
import dev.vitrine.client.FakeLog;
import dev.vitrine.client.FileStatements;
import dev.vitrine.client.HttpTileSource;
import dev.vitrine.client.Keys;
import dev.vitrine.client.LogClient;
import dev.vitrine.client.Statements;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The case of {@code cases/teleport}: real quotes, logged, and audited as far as they reach. */
class TeleportCaseTest {

    private static final Path CASE = DemoRelease.cases().resolve("teleport").resolve(Manifest.FILE_NAME);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void namesEveryHoleAndWhoCouldFillIt() throws Exception {
        Manifest manifest = Manifest.load(CASE);

        assertThat(manifest.evidence()).hasSize(8);
        assertThat(manifest.evidence().stream().filter(one -> one.file().isEmpty()))
                .extracting(DeclaredEvidence::name)
                .containsExactly("snapshot-003", "snapshot-005");
        assertThat(manifest.evidence().stream().flatMap(one -> one.missing().stream()))
                .hasSize(5)
                .allSatisfy(hole -> assertThat(hole.supplier()).isNotEmpty());
    }

    @Test
    void isNeverGreenWithoutTheFilesItself() throws Exception {
        AuditReport report = audit(CASE, Optional.empty());

        assertThat(report.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(report.steps().stream().filter(step -> step.id().equals("evidence.missing")))
                .anySatisfy(step -> assertThat(step.detail()).contains("snapshot-006/quote.dat"));
    }

    @Test
    void reachesAsFarAsTheQuotesThatAreAtHand() throws Exception {
        Path manifestFile = Files.copy(CASE, folder.resolve(Manifest.FILE_NAME));
        Manifest manifest = Manifest.load(manifestFile);
        Map<Bytes, Path> corpus = corpus();
        int found = 0;
        try (FakeLog log = FakeLog.start()) {
            for (DeclaredEvidence declared : manifest.evidence()) {
                Optional<ReleasedFile> file = declared.file()
                        .filter(one -> corpus.containsKey(one.sha256().orElseThrow()));
                if (file.isPresent()) {
                    Bytes quote = Bytes.wrapUnsafe(
                            Files.readAllBytes(corpus.get(file.get().sha256().orElseThrow())));
                    Path target = file.get().path().in(folder);
                    Path parent = Files.createDirectories(target.getParent());
                    Path unused = Files.write(parent.resolve(target.getFileName()), quote.toByteArray());
                    Bytes leaf = Statements.sign(FileStatements.of(quote, declared.name()), List.of(Keys.publisher(1)));
                    assertThat(LogClient.of(log.url()).submitWitnessed(leaf).index())
                            .isEqualTo(found);
                    found++;
                }
            }
            assertThat(found).as("quotes of the case that are in the corpus").isPositive();

            AuditReport report = audit(
                    manifestFile,
                    Optional.of(new Gatherer.LogAccess(
                            HttpTileSource.of(log.url(), Duration.ofSeconds(20)), Optional.empty(), log.policy())));

            assertThat(report.outcome()).isNotEqualTo(Outcome.PROVEN);
            assertThat(report.enclaves()).extracting(EnclaveRow::outcome).doesNotContain(Outcome.PROVEN);
            assertThat(with(report, "evidence.missing"))
                    .hasSizeGreaterThanOrEqualTo(5)
                    .allSatisfy(step -> {
                        assertThat(step.outcome()).isEqualTo(Outcome.UNKNOWN);
                        assertThat(step.advice()).startsWith("could be supplied by ");
                    });
            assertThat(with(report, "quote.signature"))
                    .hasSizeGreaterThanOrEqualTo(found)
                    .allSatisfy(step -> assertThat(step.outcome()).isEqualTo(Outcome.PROVEN));
        }
    }

    private static List<Step> with(AuditReport report, String id) {
        return report.steps().stream().filter(step -> step.id().equals(id)).toList();
    }

    private static AuditReport audit(Path manifest, Optional<Gatherer.LogAccess> log) throws Exception {
        Instant at = Instant.ofEpochSecond(FakeLog.WITNESSED_AT);
        AuditQuestion question = new AuditQuestion(
                false,
                true,
                new Judge(VerifiedChains.production(64), PublishedKeys.shipped()),
                Optional.empty(),
                Optional.empty(),
                at,
                "vitrine test");
        return new Audit(question)
                .conclude(new Gatherer(log, at, progress -> {}).ofManifest(manifest), Optional.empty())
                .report();
    }

    /** The quotes of the corpus by their digests. */
    private static Map<Bytes, Path> corpus() throws IOException {
        Path root = Path.of(System.getProperty("vitrine.shared", "../shared"), "corpus", "sgx-dcap");
        if (!Files.isDirectory(root)) {
            String message = root + " is not there: vectors and artefacts live beside the project";
            if (Boolean.getBoolean("vitrine.shared.required")) {
                throw new AssertionError(message);
            }
            Assumptions.abort(message);
        }
        Map<Bytes, Path> quotes = new HashMap<>();
        try (Stream<Path> cases = Files.list(root)) {
            for (Path one : cases.toList()) {
                Path quote = one.resolve("quote.bin");
                if (Files.isRegularFile(quote)) {
                    Bytes digest = ReleaseStatements.sha256Of(Bytes.wrapUnsafe(Files.readAllBytes(quote)));
                    quotes.put(digest, quote);
                }
            }
        }
        return quotes;
    }
}
