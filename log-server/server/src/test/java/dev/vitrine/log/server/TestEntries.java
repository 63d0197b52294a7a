package dev.vitrine.log.server;

import com.google.protobuf.ByteString;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.dsse.Pae;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.exhibit.Exhibits;
import dev.vitrine.proto.rules.EntryRules;
import dev.vitrine.proto.v1.Enclave;
import dev.vitrine.proto.v1.Entry;
import dev.vitrine.proto.v1.KeyCompromise;
import dev.vitrine.proto.v1.KeyKind;
import dev.vitrine.proto.v1.Measurement;
import dev.vitrine.proto.v1.MeasurementKind;
import dev.vitrine.proto.v1.Release;
import dev.vitrine.proto.v1.Signature;
import dev.vitrine.proto.v1.Source;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/** Well-formed entries, made as a publisher makes them. */
public final class TestEntries {

    private TestEntries() {}

    public static PublisherSigner signer(int seed) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) seed);
        try {
            return PublisherSigner.ed25519FromSeed(Bytes.copyOf(bytes));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    public static Statement statement(String text) {
        return Statement.newBuilder()
                .setKeyCompromise(KeyCompromise.newBuilder()
                        .setKind(KeyKind.KEY_KIND_SGX_SIGNER)
                        .setIdentity(ByteString.copyFrom(new byte[32]))
                        .setOrigin("https://example.org/leak")
                        .setExplanation(text))
                .build();
    }

    /** Evidence that nobody knows. */
    public static Statement opaque(String content) {
        return attestation(Exhibit.of(EvidenceKind.OPAQUE, Bytes.utf8(content)));
    }

    public static Statement attestation(Exhibit exhibit) {
        return Statement.newBuilder()
                .setAttestation(Exhibits.toAttestation(exhibit))
                .build();
    }

    /** Of one enclave with this SIGSTRUCT. */
    public static Statement release(Bytes sigstruct) {
        Enclave enclave = Enclave.newBuilder()
                .setName("enclave")
                .setMeasurement(Measurement.newBuilder()
                        .setKind(MeasurementKind.MEASUREMENT_KIND_SGX_MRENCLAVE)
                        .setValue(ByteString.copyFrom(new byte[32])))
                .setSigstruct(ByteString.copyFrom(sigstruct.toByteArray()))
                .build();
        return Statement.newBuilder()
                .setRelease(Release.newBuilder()
                        .setProject("example.org/project")
                        .setVersion("1")
                        .addEnclaves(enclave)
                        .setSource(Source.newBuilder().setUrl("https://example.org/source")))
                .build();
    }

    /** The leaf of a statement. */
    public static byte[] leaf(Statement statement) {
        return entry(statement, signer(1)).build().toByteArray();
    }

    public static Entry.Builder entry(Statement statement, PublisherSigner... signers) {
        return entry(EntryRules.STATEMENT_TYPE, statement.toByteString(), signers);
    }

    public static Entry.Builder entry(String type, ByteString payload, PublisherSigner... signers) {
        Entry.Builder entry = Entry.newBuilder().setPayloadType(type).setPayload(payload);
        Bytes message = Pae.encode(type, Bytes.copyOf(payload.toByteArray()));
        Arrays.stream(signers)
                .sorted(Comparator.comparing(signer -> signer.publicKey().spki()))
                .forEach(signer -> entry.addSignatures(signature(signer, message)));
        return entry;
    }

    private static Signature signature(PublisherSigner signer, Bytes message) {
        return Signature.newBuilder()
                .setPublicKey(ByteString.copyFrom(signer.publicKey().spki().toByteArray()))
                .setSignature(ByteString.copyFrom(signer.sign(message).toByteArray()))
                .build();
    }

    /** A leaf that is admitted; another text is another leaf. */
    public static byte[] leaf(String text) {
        return entry(statement(text), signer(1)).build().toByteArray();
    }

    public static byte[] dsse(String text) {
        return ("{\"payloadType\":\"text/plain\",\"payload\":\""
                        + java.util.Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))
                        + "\",\"signatures\":[{\"keyid\":\"\",\"sig\":\"AAAA\"}]}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
