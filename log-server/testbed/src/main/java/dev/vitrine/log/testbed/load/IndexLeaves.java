package dev.vitrine.log.testbed.load;

import com.google.protobuf.ByteString;
import dev.vitrine.evidence.dsse.Pae;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.proto.rules.EntryRules;
import dev.vitrine.proto.v1.Digest;
import dev.vitrine.proto.v1.DigestAlgorithm;
import dev.vitrine.proto.v1.Enclave;
import dev.vitrine.proto.v1.EnclaveVerdict;
import dev.vitrine.proto.v1.Entry;
import dev.vitrine.proto.v1.Measurement;
import dev.vitrine.proto.v1.MeasurementKind;
import dev.vitrine.proto.v1.RebuildOutcome;
import dev.vitrine.proto.v1.RebuildVerdict;
import dev.vitrine.proto.v1.Recipe;
import dev.vitrine.proto.v1.Release;
import dev.vitrine.proto.v1.Signature;
import dev.vitrine.proto.v1.Source;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

/** Releases and rebuilds, as many as one likes, all by one publisher: what the index is measured with. */
final class IndexLeaves {

    static final int PER_ENCLAVE = 20; // entries about one enclave

    private final PublisherSigner publisher;

    IndexLeaves() throws MalformedException {
        publisher = PublisherSigner.ed25519FromSeed(Hashes.sha256(Bytes.utf8("index bench")));
    }

    /** One of {@link #PER_ENCLAVE} about an enclave: a release first, then rebuilds of it by twenty keys. */
    Bytes leaf(int number, boolean signed) {
        int enclave = number / PER_ENCLAVE;
        Statement.Builder statement = Statement.newBuilder();
        if (number % PER_ENCLAVE == 0) {
            statement.setRelease(Release.newBuilder()
                    .setProject("example.org/project " + enclave % 1_000)
                    .setVersion("1." + enclave)
                    .setSource(source(enclave))
                    .setRecipe(Recipe.newBuilder().setBuilder("docker"))
                    .setBuiltAt(1_700_000_000L)
                    .addEnclaves(Enclave.newBuilder()
                            .setName("enclave " + enclave)
                            .setMeasurement(sgx(enclave))
                            .setMrsigner(bytes(Hashes.sha256(Bytes.utf8("signer " + enclave % 100))))
                            .setIsvProdId(1)
                            .setIsvSvn(1)));
        } else {
            statement.setRebuildVerdict(RebuildVerdict.newBuilder()
                    .setProject("example.org/project " + enclave % 1_000)
                    .setVersion("1." + enclave)
                    .addEnclaves(EnclaveVerdict.newBuilder()
                            .setEnclave("enclave " + enclave)
                            .setOutcome(RebuildOutcome.REBUILD_OUTCOME_SAME_MEASUREMENT)
                            .setExpected(sgx(enclave))
                            .setRebuilt(sgx(enclave)))
                    .setSource(source(enclave))
                    .setRecipe(Recipe.newBuilder().setBuilder("docker"))
                    .setStartedAt(1_700_000_000L + number)
                    .setFinishedAt(1_700_000_100L + number));
        }
        ByteString payload = statement.build().toByteString();
        Bytes message = Pae.encode(EntryRules.STATEMENT_TYPE, Bytes.wrapUnsafe(payload.toByteArray()));
        // Signing a million of them would take longer than everything that is measured.
        ByteString signature = signed ? bytes(publisher.sign(message)) : ByteString.copyFrom(new byte[64]);
        return Bytes.wrapUnsafe(Entry.newBuilder()
                .setPayloadType(EntryRules.STATEMENT_TYPE)
                .setPayload(payload)
                .addSignatures(Signature.newBuilder()
                        .setPublicKey(bytes(publisher.publicKey().spki()))
                        .setSignature(signature))
                .build()
                .toByteArray());
    }

    private static Source source(int enclave) {
        return Source.newBuilder()
                .setUrl("https://example.org/project.git")
                .setCommit(Digest.newBuilder()
                        .setAlgorithm(DigestAlgorithm.DIGEST_ALGORITHM_GIT_SHA1)
                        .setValue(bytes(
                                Hashes.sha256(Bytes.utf8("commit " + enclave)).slice(0, 20))))
                .build();
    }

    private static Measurement sgx(int enclave) {
        return Measurement.newBuilder()
                .setKind(MeasurementKind.MEASUREMENT_KIND_SGX_MRENCLAVE)
                .setValue(bytes(measurement(enclave)))
                .build();
    }

    static Bytes measurement(int enclave) {
        return Hashes.sha256(Bytes.utf8("enclave " + enclave));
    }

    private static ByteString bytes(Bytes bytes) {
        return ByteString.copyFrom(bytes.toByteArray());
    }
}
