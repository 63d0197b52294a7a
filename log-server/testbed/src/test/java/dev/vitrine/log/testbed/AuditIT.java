package dev.vitrine.log.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.util.JsonFormat;
import dev.vitrine.audit.DemoRelease;
import dev.vitrine.audit.ReleaseStatements;
import dev.vitrine.client.Statements;
import dev.vitrine.client.Statements.SignedStatement;
import dev.vitrine.evidence.judge.Binding;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.sigstruct.Sigstruct;
import dev.vitrine.evidence.sigstruct.SigstructScan;
import dev.vitrine.evidence.simulate.SimulatedEnclave;
import dev.vitrine.evidence.simulate.Simulator;
import dev.vitrine.exhibit.Exhibits;
import dev.vitrine.proto.v1.EnclaveVerdict;
import dev.vitrine.proto.v1.RebuildOutcome;
import dev.vitrine.proto.v1.RebuildVerdict;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.proof.TlogProof;
import dev.vitrine.tlog.proof.VerifiedEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three worked cases with real processes: a demo release is logged, audited, and its verdicts are read back. */
@SuppressWarnings("NullAway.Init") // set before all tests
class AuditIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path home;

    private static Vitrine vitrine;
    private static Process up;
    private static Path key;
    private static String keyId;
    private static Path root;
    private static Path data;
    private static Simulator simulator;

    @BeforeAll
    static void start() throws Exception {
        DemoRelease.assumeCompiler();
        vitrine = new Vitrine(home);
        up = vitrine.up();
        data = Path.of(JSON.readTree(Vitrine.firstLine(up)).get("data").asText());
        // This log takes what its own simulator makes.
        Bytes seed =
                Bytes.fromHex(Files.readString(data.resolve("simulator.seed")).strip());
        simulator = Simulator.of(seed, Instant.now().minusSeconds(3600));
        root = data.resolve("simulated").resolve("root.pem");
        key = home.resolve("rebuilder.pem");
        JsonNode made = JSON.readTree(run(home, 0, "keygen", "--out", key.toString(), "--json"));
        keyId = made.get("key_id").asText();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (up != null) {
            up.destroy();
            assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static String run(Path folder, int exit, String... arguments) throws IOException, InterruptedException {
        Vitrine.Answer answer = vitrine.run(folder, List.of(arguments));
        assertThat(answer.exit())
                .as("%s: %s %s", List.of(arguments), answer.out(), answer.err())
                .isEqualTo(exit);
        return answer.out();
    }

    /** Audits a logged release, and publishes the verdict; the report for people is {@code audit.html} in the folder. */
    private static JsonNode publishedAudit(Path folder, int exit, long entry) throws Exception {
        return JSON.readTree(run(
                folder,
                exit,
                "audit",
                Long.toString(entry),
                "--anchor",
                root.toString(),
                "--publish",
                "--key",
                key.toString(),
                "--html",
                "audit.html",
                "--json"));
    }

    /** Logs the release, and for each of its enclaves a quote of a simulated processor. */
    private static long log(DemoRelease release, Path folder) throws Exception {
        Path json = folder.resolve("release.json");
        Files.writeString(json, JsonFormat.printer().print(ReleaseStatements.of(release.manifest(), release.signed())));
        List<String> submit = new ArrayList<>(List.of("submit", "--json", "--statement", "release.json"));
        for (String name : release.signed().keySet()) {
            Statement statement = Statement.newBuilder()
                    .setAttestation(Exhibits.toAttestation(quote(name, release.signed(name))).toBuilder()
                            .setSubject(name + ".quote"))
                    .build();
            Files.writeString(
                    folder.resolve(name + ".json"), JsonFormat.printer().print(statement));
            submit.add(name + ".json");
        }
        String answers = run(folder, 0, submit.toArray(String[]::new));
        JsonNode logged = JSON.readTree(answers.lines().findFirst().orElseThrow());
        return logged.get("index").asLong();
    }

    private static Exhibit quote(String name, Bytes signed) throws Exception {
        Sigstruct sigstruct = SigstructScan.find(signed).get(0).sigstruct();
        Bytes preimage = Bytes.utf8("the key of " + name);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(preimage.toByteArray());
        return simulator
                .sgx(SimulatedEnclave.of(sigstruct.mrEnclave(), sigstruct.mrSigner()), Bytes.copyOf(digest))
                .boundBy(new Binding("sha256(pubkey)", Map.of("pubkey", preimage)));
    }

    @Test
    void caseOneIsProvenFromTheLogToTheSource(@TempDir Path folder) throws Exception {
        DemoRelease demo = DemoRelease.create(folder.resolve("demo"), "{name: main, builder: make, arguments: [-s]}");
        long entry = log(demo, folder);

        JsonNode report = publishedAudit(folder, 0, entry);

        assertThat(report.get("outcome").asText()).isEqualTo("proven");
        JsonNode first = report.get("enclaves").get(0);
        JsonNode second = report.get("enclaves").get(1);
        assertThat(first.get("rebuilt").get("measurement"))
                .isEqualTo(first.get("signed").get("measurement"));
        assertThat(first.get("attested").get("measurement"))
                .isEqualTo(first.get("signed").get("measurement"));
        assertThat(second.get("signed").get("measurement"))
                .isEqualTo(first.get("signed").get("measurement"));
        assertThat(second.get("mrsigner")).isNotEqualTo(first.get("mrsigner"));
        assertThat(Files.readString(folder.resolve("audit.html")))
                .contains(report.get("headline").asText());

        RebuildVerdict verdict = fetchedBack(report, folder);
        assertThat(verdict.getEnclavesList())
                .extracting(EnclaveVerdict::getOutcome)
                .containsOnly(RebuildOutcome.REBUILD_OUTCOME_IDENTICAL);

        // A relying party that builds nothing takes the word of the rebuilder that it named.
        String measurement = first.get("signed").get("measurement").asText();
        JsonNode byOthers = JSON.readTree(run(
                folder,
                0,
                "audit",
                measurement,
                "--no-rebuild",
                "--rebuilds",
                "1",
                "--rebuilder",
                keyId,
                "--anchor",
                root.toString(),
                "--json"));
        assertThat(byOthers.get("outcome").asText()).isEqualTo("proven");

        // Another rebuilder has not judged it yet.
        assertThat(JSON.readTree(worker(folder, "other.pem")).get("outcomes").asText())
                .contains("vault-1: identical", "vault-2: identical");
    }

    private static String worker(Path folder, String name) throws Exception {
        Path own = folder.resolve(name);
        if (!Files.exists(own)) {
            String unused = run(folder, 0, "keygen", "--out", own.toString());
        }
        String out = run(
                folder,
                0,
                "rebuild",
                "worker",
                "--once",
                "--key",
                name,
                "--builder",
                "make",
                "--allow-local",
                "--json");
        return out.lines().filter(line -> line.contains("identical")).reduce("", (a, b) -> b);
    }

    /** The verdict as the log has it, checked with nothing but its receipt and the trust policy. */
    private static RebuildVerdict fetchedBack(JsonNode report, Path folder) throws Exception {
        String hash = report.get("published").get("leaf_hash").asText();
        String unused = run(folder, 0, "prove", hash, "--out", "fetched.tlog-proof");
        TlogProof proof = TlogProof.parse(Bytes.copyOf(Files.readAllBytes(folder.resolve("fetched.tlog-proof"))));
        Bytes leaf = proof.extra().orElseThrow();
        VerifiedEntry entry = proof.verify(
                Rfc6962.leafHash(leaf),
                TrustPolicy.parse(policy()),
                Instant.now().getEpochSecond());
        assertThat(entry.index()).isEqualTo(report.get("published").get("index").asLong());
        assertThat(entry.checkpoint().cosignatures()).hasSizeGreaterThanOrEqualTo(2);
        SignedStatement signed = Statements.open(leaf);
        assertThat(signed.signers().get(0).keyId().hex()).isEqualTo(keyId);
        return signed.statement().getRebuildVerdict();
    }

    private static Bytes policy() throws IOException {
        return Bytes.copyOf(Files.readAllBytes(data.resolve("policy")));
    }

    @Test
    void theKitOfAReleaseIsAllThatAnAuditNeeds(@TempDir Path folder) throws Exception {
        DemoRelease demo = DemoRelease.create(folder.resolve("demo"), "{name: main, builder: make, arguments: [-s]}");
        demo.pinSource(folder.resolve("source.tar"));
        long unused = log(demo, folder);
        String exported = run(
                folder,
                0,
                "kit",
                "export",
                "--manifest",
                demo.manifestFile().toString(),
                "--inputs",
                folder.toString(),
                "--no-fetch",
                "--receipt",
                "release.json.tlog-proof",
                "--receipt",
                "vault-1.json.tlog-proof",
                "--receipt",
                "vault-2.json.tlog-proof",
                "--log-policy",
                data.resolve("policy").toString(),
                "--json");
        assertThat(JSON.readTree(exported).get("missing")).isEmpty();
        // Nothing of the release is left but the kit.
        Path away = Files.createDirectories(folder.resolve("away"));
        Path unusedKit = Files.move(folder.resolve("kit.tar"), away.resolve("kit.tar"));
        Path unusedDemo = Files.move(folder.resolve("demo"), folder.resolve("gone"));

        JsonNode report =
                JSON.readTree(run(away, 0, "audit", "--offline", "kit.tar", "--anchor", root.toString(), "--json"));

        assertThat(report.get("outcome").asText()).isEqualTo("proven");
        assertThat(report.get("enclaves")).hasSize(2).allSatisfy(row -> assertThat(
                        row.get("rebuilt").get("measurement"))
                .isEqualTo(row.get("attested").get("measurement")));
    }

    @Test
    void caseTwoIsRefutedAndSaysWhereAndWhy(@TempDir Path folder) throws Exception {
        DemoRelease demo = DemoRelease.create(
                folder.resolve("demo"),
                "{name: main, builder: make, arguments: [-s, DEFECT=timestamp]}",
                "DEFECT=timestamp",
                "STAMP=2026-11-20T10:00:00Z");
        long entry = log(demo, folder);

        JsonNode report = publishedAudit(folder, 1, entry);

        JsonNode row = report.get("enclaves").get(0);
        assertThat(row.get("outcome").asText()).isEqualTo("refuted");
        assertThat(row.get("explanation").asText()).contains("page 0x", ".rodata", "build_stamp", "timestamp");
        EnclaveVerdict verdict = fetchedBack(report, folder).getEnclaves(0);
        assertThat(verdict.getOutcome()).isEqualTo(RebuildOutcome.REBUILD_OUTCOME_MISMATCH);
        assertThat(verdict.getExplanation()).contains(".rodata", "timestamp");

        // What the audit kept out of the environment can be seen by hand, too.
        String unused =
                run(folder, 1, "rebuild", "--manifest", demo.manifestFile().toString(), "--out", "rebuilt", "--json");
        String diff = run(
                folder, 1, "diff", demo.folder().resolve("vault-1.signed.so").toString(), "rebuilt/vault-1", "--json");
        assertThat(JSON.readTree(diff).get("causes").get(0).get("code").asText())
                .isEqualTo("timestamp");
    }

    @Test
    void caseThreeIsUnknownAndNeverGreen(@TempDir Path folder) throws Exception {
        DemoRelease demo =
                DemoRelease.create(folder.resolve("demo"), "{name: main, builder: docker, entry-point: Dockerfile}");
        long entry = log(demo, folder);

        JsonNode report = publishedAudit(folder, 2, entry);

        assertThat(report.get("enclaves"))
                .allSatisfy(row -> assertThat(row.get("outcome").asText()).isEqualTo("unknown"));
        assertThat(report.get("steps")).anySatisfy(step -> {
            assertThat(step.get("id").asText()).isEqualTo("rebuild.built");
            assertThat(step.get("advice").asText()).isNotEmpty();
        });
        assertThat(fetchedBack(report, folder).getEnclavesList())
                .extracting(EnclaveVerdict::getOutcome)
                .containsOnly(RebuildOutcome.REBUILD_OUTCOME_COULD_NOT_BUILD);
    }
}
