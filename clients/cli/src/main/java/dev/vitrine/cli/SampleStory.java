package dev.vitrine.cli;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.vitrine.client.BlobClient;
import dev.vitrine.client.LogClient;
import dev.vitrine.client.LogException;
import dev.vitrine.client.Statements;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.evidence.simulate.SimulatedEnclave;
import dev.vitrine.evidence.simulate.Simulator;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.exhibit.Exhibits;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.proto.v1.BlobReference;
import dev.vitrine.proto.v1.Digest;
import dev.vitrine.proto.v1.DigestAlgorithm;
import dev.vitrine.proto.v1.Enclave;
import dev.vitrine.proto.v1.EnclaveVerdict;
import dev.vitrine.proto.v1.Endorsement;
import dev.vitrine.proto.v1.KeyCompromise;
import dev.vitrine.proto.v1.KeyKind;
import dev.vitrine.proto.v1.Measurement;
import dev.vitrine.proto.v1.MeasurementKind;
import dev.vitrine.proto.v1.RebuildOutcome;
import dev.vitrine.proto.v1.RebuildVerdict;
import dev.vitrine.proto.v1.Recipe;
import dev.vitrine.proto.v1.Release;
import dev.vitrine.proto.v1.Source;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.proto.v1.Withdrawal;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.merkle.Rfc6962;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What {@code up} logs so that the Hub has something to show: an invented project, under the reserved name example.org, with a
 * version that was taken back, one that two others rebuilt, one over which they disagree; an enclave that runs in debug mode
 * and that nobody knows; and one that is signed with a key that everybody has. Its evidence is simulated and says so. A seed and a
 * time make all of it, so that the next {@code up} logs nothing twice.
 */
final class SampleStory {

    private static final String PROJECT = "example.org/ballot-box";
    private static final String ORACLE = "example.org/price-oracle";
    private static final String REPOSITORY = "https://git.example.org/ballot-box.git";
    private static final String ENCLAVE = "counting enclave";

    /** The signing key of Intel's SDK samples, which lies in a public repository. */
    private static final String SAMPLE_SIGNER = "83d719e77deaca1470f6baf62a4d774303c899db69020f9c70ee1dfc08c7ce9e";

    private static final long DAY = 86_400;
    private static final Duration UPLOAD = Duration.ofSeconds(30);

    private final URI url;
    private final LogClient log;
    private final PublisherSigner publisher;
    private final Bytes seed;
    private final Simulator simulator;
    private final long now; // when the story was told first, seconds
    private final Path folder;

    private SampleStory(URI url, PublisherSigner publisher, Bytes seed, Instant at, Path folder) {
        this.url = url;
        this.log = LogClient.of(url);
        this.publisher = publisher;
        this.seed = seed;
        this.simulator = Simulator.of(seed, at);
        this.now = at.getEpochSecond();
        this.folder = folder;
    }

    /** Tells the story to the log of a deployment; whatever of it is there already stays as it is. */
    static void tell(Deployment deployment, Host host)
            throws Failure, IOException, LogException, InvalidEntryException, MalformedException {
        Path folder = Files.createDirectories(deployment.data().resolve("story"));
        new SampleStory(
                        deployment.logUrl(),
                        Settings.readSigner(deployment.key()),
                        SimulatorSeed.create(deployment.data()),
                        beginning(folder.resolve("told-at"), host),
                        folder)
                .tell();
    }

    /** When it was told first: the same time makes the same entries. */
    private static Instant beginning(Path file, Host host) throws IOException {
        if (!Files.exists(file)) {
            Path unused = Files.writeString(file, Long.toString(host.unixSeconds()));
        }
        try {
            return Instant.ofEpochSecond(Long.parseLong(Files.readString(file).strip()));
        } catch (NumberFormatException e) {
            throw new IOException(file + " is not a time; delete it, and the story is told anew", e);
        }
    }

    private void tell() throws IOException, LogException, InvalidEntryException, MalformedException {
        BlobReference archive = archive();
        Bytes withdrawn = release("1.0.0", measurement("1.0.0"), archive, 200);
        submit(
                publisher,
                Statement.newBuilder()
                        .setWithdrawal(Withdrawal.newBuilder()
                                .setLeafHash(ByteStrings.of(
                                        Rfc6962.leafHash(withdrawn).bytes()))
                                .setReason("ballots could be counted twice; use 1.1.0")
                                .setEffectiveAt(now - 120 * DAY)
                                .setAdvisory("https://example.org/ballot-box/advisories/1")));
        reproduced(archive);
        disputed(archive);
        unknownInDebugMode();
        publishedKey();
    }

    /** Version 1.1.0: two others got it, with two tools; it runs; its publisher endorses it for a while longer. */
    private void reproduced(BlobReference archive)
            throws IOException, LogException, InvalidEntryException, MalformedException {
        Bytes measured = measurement("1.1.0");
        Bytes unused = release("1.1.0", measured, archive, 100);
        rebuild("1.1.0", "docker", 1, measured, measured, RebuildOutcome.REBUILD_OUTCOME_IDENTICAL, 99, "");
        rebuild("1.1.0", "nix", 2, measured, measured, RebuildOutcome.REBUILD_OUTCOME_SAME_MEASUREMENT, 4, "");
        attest("ballot-box-eu-1", measured, signer(), false, 90);
        attest("ballot-box-eu-2", measured, signer(), false, 1);
        submit(
                publisher,
                Statement.newBuilder()
                        .setEndorsement(Endorsement.newBuilder()
                                .addMeasurements(sgx(measured))
                                .setPurpose("production")
                                .setNotBefore(now - 100 * DAY)
                                .setNotAfter(now + 20 * DAY)));
    }

    /** Version 1.2.0: one got it, one got something else from the same commit and recipe. */
    private void disputed(BlobReference archive)
            throws IOException, LogException, InvalidEntryException, MalformedException {
        Bytes measured = measurement("1.2.0");
        Bytes unused = release("1.2.0", measured, archive, 10);
        rebuild("1.2.0", "docker", 1, measured, measured, RebuildOutcome.REBUILD_OUTCOME_SAME_MEASUREMENT, 9, "");
        rebuild(
                "1.2.0",
                "docker",
                2,
                measured,
                measurement("1.2.0, built elsewhere"),
                RebuildOutcome.REBUILD_OUTCOME_MISMATCH,
                2,
                ".text, page 0x3a000: the path of the build folder is part of the binary");
    }

    /** Seen running in debug mode, and nobody says what it is. */
    private void unknownInDebugMode() throws IOException, LogException, InvalidEntryException, MalformedException {
        attest("ballot-box-staging", measurement("nobody says what"), signer(), true, 3);
    }

    /** Built by the book, and signed with a key that everybody can sign with. */
    private void publishedKey() throws IOException, LogException, InvalidEntryException, MalformedException {
        Bytes measured = measurement("oracle");
        Bytes sample = Bytes.fromHex(SAMPLE_SIGNER);
        submit(
                publisher,
                Statement.newBuilder()
                        .setRelease(Release.newBuilder()
                                .setProject(ORACLE)
                                .setVersion("0.3.0")
                                .setSource(source("oracle", "0.3.0"))
                                .setRecipe(recipe("make"))
                                .setBuiltAt(now - 30 * DAY)
                                .addEnclaves(Enclave.newBuilder()
                                        .setName("price enclave")
                                        .setMeasurement(sgx(measured))
                                        .setMrsigner(ByteStrings.of(sample))
                                        .setIsvProdId(1)
                                        .setIsvSvn(1))));
        attest("price-oracle-1", measured, sample, false, 5);
        submit(
                rebuilder(1),
                Statement.newBuilder()
                        .setKeyCompromise(KeyCompromise.newBuilder()
                                .setKind(KeyKind.KEY_KIND_SGX_SIGNER)
                                .setIdentity(ByteStrings.of(sample))
                                .setOrigin("https://github.com/intel/linux-sgx/tree/main/SampleCode")
                                .setExplanation(
                                        "The key of the SDK's samples: whoever clones them can sign with it.")));
    }

    private Bytes release(String version, Bytes measured, BlobReference archive, long daysAgo)
            throws IOException, LogException, InvalidEntryException {
        return submit(
                publisher,
                Statement.newBuilder()
                        .setRelease(Release.newBuilder()
                                .setProject(PROJECT)
                                .setVersion(version)
                                .setSource(source("ballot-box", version).toBuilder()
                                        .setArchive(archive))
                                .setRecipe(recipe("docker"))
                                .setBuiltAt(now - daysAgo * DAY)
                                .setReproducibleUntil(now + 3 * 365 * DAY)
                                .addEnclaves(Enclave.newBuilder()
                                        .setName(ENCLAVE)
                                        .setMeasurement(sgx(measured))
                                        .setMrsigner(ByteStrings.of(signer()))
                                        .setIsvProdId(1)
                                        .setIsvSvn(1)
                                        .addUnmeasured("ballot-box.toml: the list of polling stations"))));
    }

    private void rebuild(
            String version,
            String builder,
            int who,
            Bytes expected,
            Bytes rebuilt,
            RebuildOutcome outcome,
            long daysAgo,
            String explanation)
            throws IOException, LogException, InvalidEntryException, MalformedException {
        submit(
                rebuilder(who),
                Statement.newBuilder()
                        .setRebuildVerdict(RebuildVerdict.newBuilder()
                                .setProject(PROJECT)
                                .setVersion(version)
                                .addEnclaves(EnclaveVerdict.newBuilder()
                                        .setEnclave(ENCLAVE)
                                        .setOutcome(outcome)
                                        .setExpected(sgx(expected))
                                        .setRebuilt(sgx(rebuilt))
                                        .setExplanation(explanation))
                                .setSource(source("ballot-box", version))
                                .setRecipe(recipe(builder))
                                .setEnvironment("Debian 12, x86_64")
                                .setStartedAt(now - daysAgo * DAY - 1_080)
                                .setFinishedAt(now - daysAgo * DAY)));
    }

    private void attest(String subject, Bytes measured, Bytes signer, boolean debug, long daysAgo)
            throws IOException, LogException, InvalidEntryException {
        var quote =
                simulator.sgx(new SimulatedEnclave(measured, signer, 1, 1, debug), Hashes.sha256(Bytes.utf8(subject)));
        submit(
                publisher,
                Statement.newBuilder()
                        .setAttestation(Exhibits.toAttestation(quote).toBuilder()
                                .setSubject(subject)
                                .setSeenAtUrl("https://" + subject + ".example.org/quote")
                                .setSeenAt(now - daysAgo * DAY)));
    }

    @CanIgnoreReturnValue
    private Bytes submit(PublisherSigner signer, Statement.Builder statement)
            throws IOException, LogException, InvalidEntryException {
        Bytes leaf = Statements.sign(statement.build(), List.of(signer));
        var unused = log.submitCommitted(leaf);
        return leaf;
    }

    /** A file that stands for a source archive, kept by the log itself. */
    private BlobReference archive() throws IOException, LogException {
        Path file = folder.resolve("ballot-box.tar");
        if (!Files.exists(file)) {
            Path unused = Files.writeString(file, "Not a real archive: this belongs to the sample of vitrine up.\n");
        }
        String origin = log.log().origin();
        var unused = BlobClient.of(url, UPLOAD).put(file, origin, publisher);
        Bytes sha256 = BlobClient.sha256(file);
        return BlobReference.newBuilder()
                .setSha256(ByteStrings.of(sha256))
                .setSize(Files.size(file))
                .setMediaType("application/x-tar")
                .setName("ballot-box.tar")
                .addUrls("https://mirror.example.org/ballot-box.tar")
                .build();
    }

    private static Source source(String repository, String version) {
        Bytes commit = Hashes.sha256(Bytes.utf8("commit of " + repository + " " + version))
                .slice(0, 20);
        return Source.newBuilder()
                .setUrl(repository.equals("oracle") ? "https://git.example.org/price-oracle.git" : REPOSITORY)
                .setCommit(Digest.newBuilder()
                        .setAlgorithm(DigestAlgorithm.DIGEST_ALGORITHM_GIT_SHA1)
                        .setValue(ByteStrings.of(commit)))
                .setTag("v" + version)
                .build();
    }

    private static Recipe recipe(String builder) {
        String file =
                switch (builder) {
                    case "docker" -> "Dockerfile";
                    case "nix" -> "flake.nix";
                    default -> "Makefile";
                };
        return Recipe.newBuilder().setBuilder(builder).setEntryPoint(file).build();
    }

    private static Measurement sgx(Bytes measured) {
        return Measurement.newBuilder()
                .setKind(MeasurementKind.MEASUREMENT_KIND_SGX_MRENCLAVE)
                .setValue(ByteStrings.of(measured))
                .build();
    }

    private Bytes measurement(String of) {
        return Hashes.sha256(seed, Bytes.utf8("measurement of " + of));
    }

    private Bytes signer() {
        return Hashes.sha256(seed, Bytes.utf8("signer of enclaves"));
    }

    private PublisherSigner rebuilder(int number) throws MalformedException {
        return PublisherSigner.ed25519FromSeed(Hashes.sha256(seed, Bytes.utf8("rebuilder " + number)));
    }
}
