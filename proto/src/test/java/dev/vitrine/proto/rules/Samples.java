package dev.vitrine.proto.rules;

import com.google.protobuf.ByteString;
import dev.vitrine.proto.v1.AnalysisClaim;
import dev.vitrine.proto.v1.Attestation;
import dev.vitrine.proto.v1.AvailabilityObservation;
import dev.vitrine.proto.v1.BlobObservation;
import dev.vitrine.proto.v1.BlobReference;
import dev.vitrine.proto.v1.Collateral;
import dev.vitrine.proto.v1.CollateralKind;
import dev.vitrine.proto.v1.Digest;
import dev.vitrine.proto.v1.DigestAlgorithm;
import dev.vitrine.proto.v1.Enclave;
import dev.vitrine.proto.v1.EnclaveVerdict;
import dev.vitrine.proto.v1.Endorsement;
import dev.vitrine.proto.v1.EvidenceFormat;
import dev.vitrine.proto.v1.KeyCompromise;
import dev.vitrine.proto.v1.KeyKind;
import dev.vitrine.proto.v1.LogPolicy;
import dev.vitrine.proto.v1.Measurement;
import dev.vitrine.proto.v1.MeasurementKind;
import dev.vitrine.proto.v1.PinnedInput;
import dev.vitrine.proto.v1.Preimage;
import dev.vitrine.proto.v1.Provenance;
import dev.vitrine.proto.v1.RebuildOutcome;
import dev.vitrine.proto.v1.RebuildVerdict;
import dev.vitrine.proto.v1.Recipe;
import dev.vitrine.proto.v1.Register;
import dev.vitrine.proto.v1.Release;
import dev.vitrine.proto.v1.ReportDataRecipe;
import dev.vitrine.proto.v1.Source;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.proto.v1.Withdrawal;
import java.util.List;

/** One complete, valid statement of each kind. */
final class Samples {

    static final ByteString HASH = bytes(32, 7);

    private Samples() {}

    static ByteString bytes(int size, int value) {
        byte[] bytes = new byte[size];
        java.util.Arrays.fill(bytes, (byte) value);
        return ByteString.copyFrom(bytes);
    }

    static Measurement mrenclave() {
        return Measurement.newBuilder()
                .setKind(MeasurementKind.MEASUREMENT_KIND_SGX_MRENCLAVE)
                .setValue(HASH)
                .build();
    }

    static Measurement tdx() {
        return Measurement.newBuilder()
                .setKind(MeasurementKind.MEASUREMENT_KIND_TDX_MRTD)
                .setValue(bytes(48, 1))
                .addRegisters(Register.newBuilder().setName("rtmr0").setValue(bytes(48, 2)))
                .addRegisters(Register.newBuilder().setName("rtmr1").setValue(bytes(48, 3)))
                .build();
    }

    static BlobReference blob() {
        return BlobReference.newBuilder()
                .setSha256(HASH)
                .setSize(12)
                .setMediaType("text/plain")
                .setName("build.log")
                .addUrls("https://example.org/build.log")
                .build();
    }

    static Source source() {
        return Source.newBuilder()
                .setUrl("https://example.org/wallet.git")
                .setCommit(Digest.newBuilder()
                        .setAlgorithm(DigestAlgorithm.DIGEST_ALGORITHM_GIT_SHA1)
                        .setValue(bytes(20, 4)))
                .setArchive(blob())
                .setSubdirectory("enclave")
                .build();
    }

    static Recipe recipe() {
        return Recipe.newBuilder()
                .setBuilder("make")
                .setEntryPoint("Makefile")
                .addArguments("enclave.signed.so")
                .addInputs(PinnedInput.newBuilder()
                        .setName("gcc")
                        .setDigest(Digest.newBuilder()
                                .setAlgorithm(DigestAlgorithm.DIGEST_ALGORITHM_SHA256)
                                .setValue(HASH)))
                .build();
    }

    static Release.Builder release() {
        return Release.newBuilder()
                .setProject("example.org/wallet")
                .setVersion("1.2.3")
                .addEnclaves(Enclave.newBuilder()
                        .setName("vault")
                        .setMeasurement(mrenclave())
                        .setMrsigner(HASH)
                        .setIsvSvn(2)
                        .setAttributes(bytes(16, 0))
                        .setSigstruct(bytes(1808, 0))
                        .setBinary(blob())
                        .addUnmeasured("the configuration file"))
                .setSource(source())
                .setRecipe(recipe())
                .addNotes("two\nlines");
    }

    static Attestation.Builder attestation() {
        return Attestation.newBuilder()
                .setFormat(EvidenceFormat.EVIDENCE_FORMAT_SGX_QUOTE)
                .setEvidence(bytes(100, 3))
                .addCollateral(Collateral.newBuilder()
                        .setKind(CollateralKind.COLLATERAL_KIND_TCB_INFO)
                        .setData(bytes(3, 3)))
                .addCollateral(Collateral.newBuilder()
                        .setKind(CollateralKind.COLLATERAL_KIND_PCK_CRL)
                        .setData(bytes(3, 3)))
                .setReportData(ReportDataRecipe.newBuilder()
                        .setExpression("sha256(key)")
                        .addPreimages(Preimage.newBuilder().setName("key").setValue(HASH)))
                .setSubject("quote.bin");
    }

    static RebuildVerdict.Builder rebuild() {
        return RebuildVerdict.newBuilder()
                .setReleaseLeafHash(HASH)
                .addEnclaves(EnclaveVerdict.newBuilder()
                        .setEnclave("vault")
                        .setOutcome(RebuildOutcome.REBUILD_OUTCOME_SAME_MEASUREMENT)
                        .setExpected(mrenclave())
                        .setRebuilt(mrenclave()))
                .setSource(source())
                .setRecipe(recipe())
                .setStartedAt(1_700_000_000)
                .setFinishedAt(1_700_000_100)
                .setLog(blob());
    }

    static LogPolicy.Builder logPolicy() {
        return LogPolicy.newBuilder()
                .setOrigin("log.example/evidence")
                .addVkeys("log.example/evidence+00000000+AAAA")
                .setAdmission("evidence")
                .setMaxLeafSize(65_535)
                .setCreatedAt(1_700_000_000)
                .setRetention("everything, for ever");
    }

    static List<Statement> all() {
        return List.of(
                Statement.newBuilder().setRelease(release()).build(),
                Statement.newBuilder().setAttestation(attestation()).build(),
                Statement.newBuilder()
                        .setProvenance(Provenance.newBuilder().setSbom(blob()).addMeasurements(tdx()))
                        .build(),
                Statement.newBuilder().setRebuildVerdict(rebuild()).build(),
                Statement.newBuilder()
                        .setEndorsement(Endorsement.newBuilder()
                                .addMeasurements(tdx())
                                .setPurpose("production")
                                .setNotBefore(1)
                                .setNotAfter(2))
                        .build(),
                Statement.newBuilder()
                        .setWithdrawal(Withdrawal.newBuilder()
                                .setMeasurement(mrenclave())
                                .setReason("a bug"))
                        .build(),
                Statement.newBuilder()
                        .setKeyCompromise(KeyCompromise.newBuilder()
                                .setKind(KeyKind.KEY_KIND_SGX_SIGNER)
                                .setIdentity(HASH)
                                .setOrigin("https://example.org/key.pem"))
                        .build(),
                Statement.newBuilder()
                        .setAvailabilityObservation(AvailabilityObservation.newBuilder()
                                .setObservedAt(5)
                                .addBlobs(BlobObservation.newBuilder()
                                        .setSha256(HASH)
                                        .setUrl("https://example.org/blob")
                                        .setFailure("404")))
                        .build(),
                Statement.newBuilder()
                        .setAnalysisClaim(AnalysisClaim.newBuilder()
                                .addMeasurements(mrenclave())
                                .setMethod("constant-time check")
                                .setResult("no leak found")
                                .setArtifact(blob()))
                        .build(),
                Statement.newBuilder().setLogPolicy(logPolicy()).build());
    }
}
