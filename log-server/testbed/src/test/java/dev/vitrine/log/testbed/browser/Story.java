package dev.vitrine.log.testbed.browser;

import com.google.protobuf.ByteString;
import dev.vitrine.client.BlobClient;
import dev.vitrine.client.LogClient;
import dev.vitrine.client.Statements;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.evidence.sigstruct.SignerKey;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.exhibit.CompromiseProof;
import dev.vitrine.proto.v1.AvailabilityObservation;
import dev.vitrine.proto.v1.BlobObservation;
import dev.vitrine.proto.v1.BlobReference;
import dev.vitrine.proto.v1.Digest;
import dev.vitrine.proto.v1.DigestAlgorithm;
import dev.vitrine.proto.v1.Enclave;
import dev.vitrine.proto.v1.EnclaveVerdict;
import dev.vitrine.proto.v1.KeyCompromise;
import dev.vitrine.proto.v1.KeyKind;
import dev.vitrine.proto.v1.Measurement;
import dev.vitrine.proto.v1.MeasurementKind;
import dev.vitrine.proto.v1.PinnedInput;
import dev.vitrine.proto.v1.RebuildOutcome;
import dev.vitrine.proto.v1.RebuildVerdict;
import dev.vitrine.proto.v1.Recipe;
import dev.vitrine.proto.v1.Release;
import dev.vitrine.proto.v1.Source;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.proto.v1.Withdrawal;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Duration;
import java.util.List;

/**
 * What is logged before the browser comes: two releases of one project, the older one withdrawn; two rebuilds of the newer one
 * that match and one that does not; its signing key, which became public.
 */
final class Story {

    static final String PROJECT = "example.org/wallet";
    static final Bytes NEWER = digest("wallet 2.0.0");
    static final Bytes OLDER = digest("wallet 1.9.0");
    static final Bytes OTHER = differing(NEWER);
    /** A signing key that was published: whoever has it, as this story does, can prove it. */
    private static final KeyPair PUBLISHED = signingKey();

    static final Bytes SIGNER = mrSigner(PUBLISHED);

    /** The source archive of the newer release: uploaded to the log, and said to be elsewhere, too. */
    static final Bytes ARCHIVE = Bytes.utf8("the source of wallet 2.0.0\n".repeat(100));

    private static final long DAY = 86_400;

    private final LogClient log;
    private final long now;

    Story(String url, long nowUnixSeconds) {
        this.log = LogClient.of(URI.create(url));
        this.now = nowUnixSeconds;
    }

    /** Logs all of it; the last receipt is witnessed, so that what was logged is published. */
    void tell() throws Exception {
        upload();
        Hash older = submit(release("1.9.0", OLDER, 200), 1);
        Hash newer = submit(release("2.0.0", NEWER, 40), 1);
        Hash first = submit(rebuild(newer, RebuildOutcome.REBUILD_OUTCOME_IDENTICAL, NEWER, 36, ""), 2);
        Hash second = submit(
                rebuild(
                        newer,
                        RebuildOutcome.REBUILD_OUTCOME_MISMATCH,
                        OTHER,
                        20,
                        "The page at 0x3a000 of .text differs; likely the path of the build is embedded."),
                3);
        Hash third = submit(rebuild(newer, RebuildOutcome.REBUILD_OUTCOME_SAME_MEASUREMENT, NEWER, 4, ""), 4);
        Hash compromise = submit(
                Statement.newBuilder()
                        .setKeyCompromise(KeyCompromise.newBuilder()
                                .setKind(KeyKind.KEY_KIND_SGX_SIGNER)
                                .setIdentity(bytes(SIGNER))
                                .setOrigin("https://example.org/wallet/key.pem")
                                .setExplanation("Committed by mistake.")
                                .setKnownSince(now - 10 * DAY)
                                .setPublicKey(ByteString.copyFrom(
                                        PUBLISHED.getPublic().getEncoded()))
                                .setProof(proof()))
                        .build(),
                3);
        Hash withdrawal = submit(
                Statement.newBuilder()
                        .setWithdrawal(Withdrawal.newBuilder()
                                .setLeafHash(bytes(older))
                                .setReason("Its look-ups tell their arguments by their time; use 2.0.0.")
                                .setEffectiveAt(now - 2 * DAY))
                        .build(),
                1);
        if (List.of(first, second, third, compromise, withdrawal).contains(newer)) {
            throw new AssertionError("bad math: different statements have different leaves");
        }
    }

    private static KeyPair signingKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(new RSAKeyGenParameterSpec(3072, BigInteger.valueOf(3)));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java makes RSA keys", e);
        }
    }

    private static Bytes mrSigner(KeyPair key) {
        try {
            return SignerKey.parse(Bytes.copyOf(key.getPublic().getEncoded())).mrSigner();
        } catch (MalformedException e) {
            throw new AssertionError("it was made to sign enclaves", e);
        }
    }

    private static ByteString proof() throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(PUBLISHED.getPrivate());
        signature.update(CompromiseProof.message(SIGNER).toByteArray());
        return ByteString.copyFrom(signature.sign());
    }

    private void upload() throws Exception {
        Path file = Files.createTempFile("vitrine-story", ".tar");
        try {
            Path written = Files.write(file, ARCHIVE.toByteArray());
            var unused = BlobClient.of(log.url(), Duration.ofMinutes(1))
                    .put(written, log.log().origin(), PublisherSigner.ed25519FromSeed(digest("publisher 1")));
        } finally {
            Files.delete(file);
        }
        var unused = submit(
                Statement.newBuilder()
                        .setAvailabilityObservation(AvailabilityObservation.newBuilder()
                                .setObservedAt(now - DAY)
                                .addBlobs(seen("https://mirror.example/wallet.tar", ""))
                                .addBlobs(seen("https://gone.example/wallet.tar", "not there: HTTP 404")))
                        .build(),
                4);
    }

    private static BlobObservation seen(String url, String failure) {
        return BlobObservation.newBuilder()
                .setSha256(bytes(Hashes.sha256(ARCHIVE)))
                .setUrl(url)
                .setServed(failure.isEmpty())
                .setFailure(failure)
                .build();
    }

    private Hash submit(Statement statement, int who) throws Exception {
        Bytes leaf = Statements.sign(statement, List.of(PublisherSigner.ed25519FromSeed(digest("publisher " + who))));
        var unused = log.submitWitnessed(leaf);
        return Rfc6962.leafHash(leaf);
    }

    private Statement release(String version, Bytes measurement, int daysAgo) {
        return Statement.newBuilder()
                .setRelease(Release.newBuilder()
                        .setProject(PROJECT)
                        .setVersion(version)
                        .addEnclaves(Enclave.newBuilder()
                                .setName("wallet_enclave")
                                .setMeasurement(measurement(measurement))
                                .setMrsigner(bytes(SIGNER))
                                .setIsvSvn(3)
                                .addUnmeasured("The list of operators is read from a file at start."))
                        .setSource(source(version))
                        .setRecipe(recipe())
                        .setBuiltAt(now - daysAgo * DAY)
                        .setReproducibleUntil(now + 700 * DAY))
                .build();
    }

    private Statement rebuild(Hash release, RebuildOutcome outcome, Bytes rebuilt, int daysAgo, String explanation) {
        return Statement.newBuilder()
                .setRebuildVerdict(RebuildVerdict.newBuilder()
                        .setReleaseLeafHash(bytes(release))
                        .addEnclaves(EnclaveVerdict.newBuilder()
                                .setEnclave("wallet_enclave")
                                .setOutcome(outcome)
                                .setExpected(measurement(NEWER))
                                .setRebuilt(measurement(rebuilt))
                                .setExplanation(explanation))
                        .setSource(source("2.0.0"))
                        .setRecipe(recipe())
                        .setEnvironment("docker 27, linux 6.8")
                        .setStartedAt(now - daysAgo * DAY - 1100)
                        .setFinishedAt(now - daysAgo * DAY))
                .build();
    }

    private static Measurement measurement(Bytes value) {
        return Measurement.newBuilder()
                .setKind(MeasurementKind.MEASUREMENT_KIND_SGX_MRENCLAVE)
                .setValue(bytes(value))
                .build();
    }

    private static Source source(String version) {
        return Source.newBuilder()
                .setUrl("https://example.org/wallet.git")
                .setCommit(Digest.newBuilder()
                        .setAlgorithm(DigestAlgorithm.DIGEST_ALGORITHM_GIT_SHA1)
                        .setValue(bytes(digest("the commit of " + version).slice(0, 20))))
                .setTag("v" + version)
                .setArchive(archive(version))
                .build();
    }

    private static BlobReference archive(String version) {
        Bytes content = version.equals("2.0.0") ? ARCHIVE : Bytes.utf8("the source of " + version);
        return BlobReference.newBuilder()
                .setSha256(bytes(Hashes.sha256(content)))
                .setSize(content.size())
                .setMediaType("application/x-tar")
                .setName("wallet-" + version + ".tar")
                .addUrls("https://mirror.example/wallet.tar")
                .addUrls("https://gone.example/wallet.tar")
                .build();
    }

    private static Recipe recipe() {
        return Recipe.newBuilder()
                .setBuilder("docker")
                .setEntryPoint("release.Dockerfile")
                .addInputs(PinnedInput.newBuilder()
                        .setName("base image")
                        .setDigest(Digest.newBuilder()
                                .setAlgorithm(DigestAlgorithm.DIGEST_ALGORITHM_SHA256)
                                .setValue(bytes(digest("base image")))))
                .build();
    }

    private static ByteString bytes(Bytes value) {
        return ByteString.copyFrom(value.toByteArray());
    }

    private static ByteString bytes(Hash value) {
        return ByteString.copyFrom(value.toByteArray());
    }

    /** Any 32 bytes that are nobody's. */
    private static Bytes digest(String text) {
        return Bytes.copyOf(Rfc6962.leafHash(Bytes.utf8(text)).toByteArray());
    }

    private static Bytes differing(Bytes hash) {
        byte[] bytes = hash.toByteArray();
        bytes[3] ^= 0x40;
        bytes[17] ^= 0x11;
        return Bytes.copyOf(bytes);
    }
}
