package dev.vitrine.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.audit.manifest.BuildTool;
import dev.vitrine.audit.rebuild.Rebuild;
import dev.vitrine.audit.rebuild.RebuildSettings;
import dev.vitrine.audit.rebuild.Rebuilder;
import dev.vitrine.audit.rebuild.Workshop;
import dev.vitrine.audit.report.AuditReport;
import dev.vitrine.audit.report.EnclaveRow;
import dev.vitrine.audit.report.HtmlReport;
import dev.vitrine.audit.report.JsonReport;
import dev.vitrine.audit.report.TextReport;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.judge.Binding;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.sigstruct.Sigstruct;
import dev.vitrine.evidence.simulate.SimulatedEnclave;
import dev.vitrine.evidence.simulate.Simulator;
import dev.vitrine.proto.v1.EnclaveVerdict;
import dev.vitrine.proto.v1.RebuildOutcome;
import dev.vitrine.proto.v1.RebuildVerdict;
import dev.vitrine.tlog.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worked cases without a log; {@code AuditIT} runs them against one. */
@SuppressWarnings("NullAway.Init") // set before all tests
class AuditTest {

    private static final Instant AT = Instant.parse("2026-11-22T04:00:00Z");
    private static final Simulator SIMULATOR = Simulator.of(Bytes.utf8("audit"), AT);

    @TempDir
    private static Path shared;

    private static Workshop workshop;
    private static DemoRelease demo;

    @BeforeAll
    static void release() throws Exception {
        DemoRelease.assumeCompiler();
        workshop = Workshop.find(System.getenv(), shared.resolve("probe"), List.of(BuildTool.values()));
        demo = DemoRelease.create(shared.resolve("demo"), "{name: main, builder: make, arguments: [-s]}");
    }

    /** A quote of a simulated processor for what was signed. */
    static EvidencePiece quote(String name, Bytes signed) throws Exception {
        Sigstruct sigstruct = ReleaseStatements.sigstruct(signed).orElseThrow();
        Bytes key = Bytes.utf8("the key of " + name);
        Exhibit exhibit = SIMULATOR
                .sgx(SimulatedEnclave.of(sigstruct.mrEnclave(), sigstruct.mrSigner()), ReleaseStatements.sha256Of(key))
                .boundBy(new Binding("sha256(pubkey)", Map.of("pubkey", key)));
        return new EvidencePiece(name, Optional.empty(), exhibit, AT, name);
    }

    private static AuditResult audit(DemoRelease release, List<EvidencePiece> evidence, boolean rebuilds, Path work)
            throws Exception {
        AuditInput gathered = new Gatherer(Optional.empty(), AT, progress -> {}).ofManifest(release.manifestFile());
        AuditInput input = new AuditInput(
                gathered.subject(),
                gathered.manifest(),
                gathered.signed(),
                evidence,
                gathered.missing(),
                Optional.empty(),
                Optional.empty());
        Optional<Rebuild> rebuild = rebuilds
                ? Optional.of(new Rebuilder(RebuildSettings.DEFAULT, workshop, InstantSource.system())
                        .run(release.manifest(), release.signed(), work, progress -> {}))
                : Optional.empty();
        AuditQuestion question = new AuditQuestion(
                rebuilds,
                true,
                new Judge(VerifiedChains.alsoUnder(SIMULATOR.roots(), 64), PublishedKeys.shipped()),
                Optional.empty(),
                Optional.empty(),
                AT,
                "vitrine test");
        AuditResult result = new Audit(question).conclude(input, rebuild);
        keep(result.report());
        return result;
    }

    /** For a look at it: {@code -Dvitrine.reports=FOLDER}. */
    private static void keep(AuditReport report) throws Exception {
        String folder = System.getProperty("vitrine.reports", "");
        if (!folder.isEmpty()) {
            Path file = Path.of(folder, report.outcome() + "-" + report.steps().size() + ".html");
            Files.write(file, HtmlReport.print(report).toByteArray());
        }
    }

    private static List<EvidencePiece> quotes(DemoRelease release) throws Exception {
        List<EvidencePiece> quotes = new ArrayList<>();
        for (String name : release.signed().keySet()) {
            quotes.add(quote(name + ".quote", release.signed(name)));
        }
        return quotes;
    }

    private static void withoutLog(AuditReport report, Outcome expected) {
        List<String> open = report.steps().stream()
                .filter(step -> step.outcome() == Outcome.UNKNOWN || step.outcome() == Outcome.REFUTED)
                .map(step -> step.id() + " " + step.detail())
                .toList();
        assertThat(open)
                .as("only the log is missing")
                .hasSize(1)
                .first()
                .asString()
                .startsWith("log.checkpoint");
        assertThat(report.enclaves()).extracting(EnclaveRow::outcome).containsOnly(expected);
    }

    @Test
    void caseOneIsAMatchOfSignedRebuiltAndAttestedWithTwoSigners(@TempDir Path work) throws Exception {
        AuditResult result = audit(demo, quotes(demo), true, work);

        AuditReport report = result.report();
        withoutLog(report, Outcome.PROVEN);
        assertThat(report.outcome()).as("no log was asked").isEqualTo(Outcome.UNKNOWN);
        EnclaveRow first = report.enclaves().get(0);
        EnclaveRow second = report.enclaves().get(1);
        assertThat(first.signed().measurement())
                .isPresent()
                .isEqualTo(first.rebuilt().measurement())
                .isEqualTo(first.attested().measurement())
                .isEqualTo(second.signed().measurement());
        assertThat(first.signer()).isPresent().isNotEqualTo(second.signer());
        assertThat(first.similarity()).isEqualTo("bit-for-bit");
        assertThat(report.commands()).anyMatch(line -> line.contains("make"));

        RebuildVerdict verdict = verdict(demo, result);
        assertThat(verdict.getEnclavesList())
                .extracting(EnclaveVerdict::getOutcome)
                .containsOnly(RebuildOutcome.REBUILD_OUTCOME_IDENTICAL);
        assertThat(verdict.getEnvironment()).contains("make");
    }

    private static RebuildVerdict verdict(DemoRelease release, AuditResult result) throws Exception {
        AuditInput input = new Gatherer(Optional.empty(), AT, progress -> {}).ofManifest(release.manifestFile());
        dev.vitrine.proto.v1.Statement statement =
                VerdictStatements.of(input, result, HtmlReport.print(result.report()));
        dev.vitrine.proto.rules.StatementRules.check(statement);
        return statement.getRebuildVerdict();
    }

    @Test
    void caseTwoIsAMismatchThatNamesPageSectionAndCause(@TempDir Path folder) throws Exception {
        DemoRelease stamped = DemoRelease.create(
                folder.resolve("demo"),
                "{name: main, builder: make, arguments: [-s, DEFECT=timestamp]}",
                "DEFECT=timestamp",
                "STAMP=2026-11-20T10:00:00Z");
        AuditResult result = audit(stamped, quotes(stamped), true, folder.resolve("work"));

        assertThat(result.report().outcome()).isEqualTo(Outcome.REFUTED);
        assertThat(result.report().headline()).contains("does not come out when its published source is built");
        EnclaveRow row = result.report().enclaves().get(0);
        assertThat(row.outcome()).isEqualTo(Outcome.REFUTED);
        assertThat(row.explanation()).contains("page 0x", ".rodata", "build_stamp", "timestamp");
        EnclaveVerdict verdict = verdict(stamped, result).getEnclaves(0);
        assertThat(verdict.getOutcome()).isEqualTo(RebuildOutcome.REBUILD_OUTCOME_MISMATCH);
        assertThat(verdict.getExplanation()).contains("timestamp");
    }

    @Test
    void caseThreeCannotBeBuiltHereAndIsUnknownNeverGreen(@TempDir Path folder) throws Exception {
        DemoRelease container =
                DemoRelease.create(folder.resolve("demo"), "{name: main, builder: docker, entry-point: Dockerfile}");
        AuditResult result = audit(container, quotes(container), true, folder.resolve("work"));

        assertThat(result.report().outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(result.report().enclaves()).extracting(EnclaveRow::outcome).containsOnly(Outcome.UNKNOWN);
        assertThat(String.join("\n", TextReport.of(result.report()))).contains("could not be built", "to do:");
        assertThat(verdict(container, result).getEnclavesList())
                .extracting(EnclaveVerdict::getOutcome)
                .containsOnly(RebuildOutcome.REBUILD_OUTCOME_COULD_NOT_BUILD);
    }

    @Test
    void withoutARebuildOrAnAttestationNothingIsProven(@TempDir Path work) throws Exception {
        AuditReport notBuilt = audit(demo, quotes(demo), false, work).report();
        AuditReport notAttested =
                audit(demo, List.of(), true, work.resolve("b")).report();

        assertThat(notBuilt.enclaves()).extracting(EnclaveRow::outcome).containsOnly(Outcome.UNKNOWN);
        assertThat(notAttested.enclaves()).extracting(EnclaveRow::outcome).containsOnly(Outcome.UNKNOWN);
        assertThat(notAttested.headline()).startsWith("The release is built from the published source, but");
    }

    @Test
    void aQuoteOfAnotherEnclaveRefutes(@TempDir Path work) throws Exception {
        Bytes other = dev.vitrine.evidence.image.EnclaveSigner.sign(
                demo.signed("vault-1"),
                new dev.vitrine.evidence.image.EnclaveSigner.Layout(1, 1, 1),
                DemoRelease.KEYS.get(0),
                dev.vitrine.evidence.sigstruct.EnclaveKey.Terms.production(0x20261122, 7, 3));
        List<EvidencePiece> quotes = new ArrayList<>(quotes(demo));
        quotes.add(quote("stranger.quote", other));

        AuditReport report = audit(demo, quotes, false, work).report();

        assertThat(report.outcome()).isEqualTo(Outcome.REFUTED);
        assertThat(report.steps()).anyMatch(step -> step.id().equals("evidence.enclave"));
    }

    @Test
    void aReportSaysTheSameInEveryForm(@TempDir Path work) throws Exception {
        AuditReport report = audit(demo, quotes(demo), true, work).report();

        JsonNode json = JsonReport.of(report);
        String html = HtmlReport.print(report).toUtf8();
        String text = String.join("\n", TextReport.of(report));

        assertThat(json.get("steps").size()).isEqualTo(report.steps().size());
        assertThat(json.get("enclaves").get(0).get("signed").get("measurement").asText())
                .isEqualTo(report.enclaves()
                        .get(0)
                        .signed()
                        .measurement()
                        .orElseThrow()
                        .hex());
        assertThat(html).contains(report.headline()).doesNotContain("<script", "http-equiv=\"refresh\"", "src=");
        assertThat(text).contains(report.headline());
        report.steps().forEach(step -> assertThat(text).contains(step.id()));
    }

    @Test
    void whatCameFromOutsideIsTextInTheReport() throws Exception {
        AuditReport report = new AuditReport(
                "<script>alert(1)</script>",
                "a\"><img src=x onerror=alert(1)>",
                "1 \u202e 2",
                AT,
                List.of(new dev.vitrine.audit.report.Step(
                        dev.vitrine.audit.report.Step.Part.LOG,
                        "log.release",
                        "<b>",
                        Outcome.UNKNOWN,
                        "</style><b>",
                        "&amp;",
                        Optional.empty(),
                        "'")),
                List.of(),
                List.of("<i>"),
                List.of("echo '</pre>'"),
                "t");

        String html = HtmlReport.print(report).toUtf8();

        assertThat(html)
                .doesNotContain("<script", "<img", "<b>", "<i>", "</style><b", "\u202e")
                .contains("&lt;script&gt;", "&amp;amp;", "\\u202e");
    }
}
