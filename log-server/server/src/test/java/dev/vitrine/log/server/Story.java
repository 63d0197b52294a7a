package dev.vitrine.log.server;

import com.google.protobuf.ByteString;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.simulate.SimulatedEnclave;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.exhibit.Exhibits;
import dev.vitrine.log.server.index.Measured;
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

/** Statements as publishers, rebuilders and operators make them, each a leaf that is admitted. */
public final class Story {

    public static final String PROJECT = "example.org/Wallet-Service";
    public static final Bytes SIGNER = Hashes.sha256(Bytes.utf8("a key of the story"));
    public static final Bytes SAMPLE_SIGNER = hex("83d719e77deaca1470f6baf62a4d774303c899db69020f9c70ee1dfc08c7ce9e");
    public static final long DAY = 86_400;
    public static final long BUILT = 1_790_000_000L;

    static {
        if (PublishedKeys.shipped().origin(SAMPLE_SIGNER).isEmpty()) {
            throw new AssertionError("the sample key is on the list");
        }
    }

    private Story() {}

    public static Measured enclave(int number) {
        return new Measured(Measured.Kind.SGX_MRENCLAVE, Hashes.sha256(Bytes.utf8("enclave " + number)));
    }

    public static Bytes commit(int number) {
        return Hashes.sha256(Bytes.utf8("commit " + number)).slice(0, 20);
    }

    public static Bytes blob(String content) {
        return Hashes.sha256(Bytes.utf8(content));
    }

    public static Measurement measurement(Measured measured) {
        return Measurement.newBuilder()
                .setKind(MeasurementKind.MEASUREMENT_KIND_SGX_MRENCLAVE)
                .setValue(bytes(measured.value()))
                .build();
    }

    public static Source source(int commit) {
        return Source.newBuilder()
                .setUrl("https://example.org/wallet.git")
                .setCommit(Digest.newBuilder()
                        .setAlgorithm(DigestAlgorithm.DIGEST_ALGORITHM_GIT_SHA1)
                        .setValue(bytes(commit(commit))))
                .setArchive(BlobReference.newBuilder()
                        .setSha256(bytes(blob("archive")))
                        .setSize(7)
                        .setMediaType("application/gzip")
                        .addUrls("https://mirror.example.org/archive.tar.gz"))
                .build();
    }

    public static Recipe recipe(String builder) {
        return Recipe.newBuilder()
                .setBuilder(builder)
                .setEntryPoint("Dockerfile")
                .build();
    }

    /** Version {@code 1.N.0} of the wallet: one enclave, from one commit, by Docker. */
    public static byte[] release(int version, Measured enclave, Bytes signer) {
        return leaf(
                Statement.newBuilder()
                        .setRelease(Release.newBuilder()
                                .setProject(PROJECT)
                                .setVersion("1." + version + ".0")
                                .setSource(source(version))
                                .setRecipe(recipe("docker"))
                                .setBuiltAt(BUILT)
                                .setReproducibleUntil(BUILT + 4_000 * DAY)
                                .addEnclaves(Enclave.newBuilder()
                                        .setName("signing enclave")
                                        .setMeasurement(measurement(enclave))
                                        .setMrsigner(bytes(signer))
                                        .setIsvProdId(1)
                                        .setIsvSvn(1)
                                        .addUnmeasured("the configuration file"))),
                1);
    }

    /** A verdict by the key of a rebuilder about version {@code 1.N.0}. */
    public static byte[] rebuild(
            int version, Measured expected, Measured rebuilt, RebuildOutcome outcome, int rebuilder) {
        EnclaveVerdict.Builder verdict = EnclaveVerdict.newBuilder()
                .setEnclave("signing enclave")
                .setOutcome(outcome)
                .setExpected(measurement(expected))
                .setExplanation("as told");
        if (outcome != RebuildOutcome.REBUILD_OUTCOME_COULD_NOT_BUILD) {
            verdict.setRebuilt(measurement(rebuilt));
        }
        return leaf(
                Statement.newBuilder()
                        .setRebuildVerdict(RebuildVerdict.newBuilder()
                                .setProject(PROJECT)
                                .setVersion("1." + version + ".0")
                                .addEnclaves(verdict)
                                .setSource(source(version))
                                .setRecipe(recipe(rebuilder % 2 == 0 ? "docker" : "nix"))
                                .setStartedAt(BUILT + rebuilder * DAY)
                                .setFinishedAt(BUILT + rebuilder * DAY + 600)),
                rebuilder);
    }

    public static byte[] attestation(Measured enclave, Bytes signer, boolean debug, int number) {
        Exhibit quote = TestEvidence.SIMULATOR.sgx(
                new SimulatedEnclave(enclave.value(), signer, 1, 1, debug), Bytes.utf8("instance " + number));
        return leaf(
                Statement.newBuilder()
                        .setAttestation(Exhibits.toAttestation(quote).toBuilder()
                                .setSubject("wallet instance " + number)
                                .setSeenAt(BUILT + number)),
                9);
    }

    public static byte[] withdrawal(byte[] leaf, int key) {
        return leaf(
                Statement.newBuilder()
                        .setWithdrawal(Withdrawal.newBuilder()
                                .setLeafHash(bytes(
                                        Rfc6962.leafHash(Bytes.copyOf(leaf)).bytes()))
                                .setReason("it leaks")
                                .setEffectiveAt(BUILT + 50 * DAY)),
                key);
    }

    public static byte[] endorsement(Measured enclave, long until) {
        return leaf(
                Statement.newBuilder()
                        .setEndorsement(Endorsement.newBuilder()
                                .addMeasurements(measurement(enclave))
                                .setPurpose("production")
                                .setNotBefore(BUILT)
                                .setNotAfter(until)),
                1);
    }

    public static byte[] compromise(Bytes signer) {
        return leaf(
                Statement.newBuilder()
                        .setKeyCompromise(KeyCompromise.newBuilder()
                                .setKind(KeyKind.KEY_KIND_SGX_SIGNER)
                                .setIdentity(bytes(signer))
                                .setOrigin("https://example.org/Enclave_private.pem")
                                .setKnownSince(BUILT)),
                8);
    }

    public static byte[] leaf(Statement.Builder statement, int key) {
        return TestEntries.entry(statement.build(), TestEntries.signer(key))
                .build()
                .toByteArray();
    }

    public static ByteString bytes(Bytes bytes) {
        return ByteString.copyFrom(bytes.toByteArray());
    }

    private static Bytes hex(String text) {
        try {
            return Bytes.fromHex(text);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
