package dev.vitrine.exhibit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.judge.Binding;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Part;
import dev.vitrine.evidence.simulate.SimulatedDomain;
import dev.vitrine.evidence.simulate.SimulatedEnclave;
import dev.vitrine.evidence.simulate.SimulatedGuest;
import dev.vitrine.evidence.simulate.SimulatedNitroEnclave;
import dev.vitrine.evidence.simulate.Simulator;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.proto.rules.StatementRules;
import dev.vitrine.proto.v1.Attestation;
import dev.vitrine.proto.v1.Collateral;
import dev.vitrine.proto.v1.CollateralKind;
import dev.vitrine.proto.v1.Enclave;
import dev.vitrine.proto.v1.Entry;
import dev.vitrine.proto.v1.EvidenceFormat;
import dev.vitrine.proto.v1.Preimage;
import dev.vitrine.proto.v1.Provenance;
import dev.vitrine.proto.v1.Release;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.proto.v1.Withdrawal;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ExhibitsTest {

    private static final Instant AT = Instant.parse("2025-07-01T12:00:00Z");
    private static final Simulator SIMULATOR = Simulator.of(new Random(11), AT);

    static List<Exhibit> simulated() {
        Bytes data = filled(64);
        Binding binding = new Binding("sha256(key || nonce)", Map.of("nonce", filled(3), "key", filled(5)));
        return List.of(
                SIMULATOR
                        .sgx(SimulatedEnclave.of(filled(32), filled(32)), data)
                        .with(Part.SIGSTRUCT, Bytes.copyOf(Samples.sigstruct()))
                        .boundBy(binding),
                SIMULATOR.tdx(SimulatedDomain.of(filled(48)), data).with(Part.TDX_EVENT_LOG, filled(100)),
                SIMULATOR.snp(SimulatedGuest.of(filled(48)), data),
                SIMULATOR.nitro(SimulatedNitroEnclave.of(Map.of(0, filled(48)), filled(9))));
    }

    private static Bytes filled(int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) size);
        return Bytes.copyOf(bytes);
    }

    @ParameterizedTest
    @MethodSource("simulated")
    void anExhibitIsLoggedAndReadAgainAsTheSame(Exhibit exhibit) throws Exception {
        Attestation attestation = Exhibits.toAttestation(exhibit);
        Statement statement = Statement.newBuilder().setAttestation(attestation).build();

        StatementRules.check(statement);
        assertThat(Exhibits.of(attestation)).isEqualTo(exhibit);
        assertThat(Exhibits.in(statement)).containsExactly(new LoggedExhibit("statement.attestation", exhibit));
    }

    @ParameterizedTest
    @EnumSource(EvidenceKind.class)
    void aKindWithoutAFormatIsLoggedAsOpaque(EvidenceKind kind) throws Exception {
        EvidenceKind read =
                Exhibits.of(Exhibits.toAttestation(Exhibit.of(kind, filled(7)))).kind();

        boolean hasFormat = Arrays.stream(EvidenceFormat.values())
                .anyMatch(format -> format.name().equals("EVIDENCE_FORMAT_" + kind.name()));
        assertThat(read).isEqualTo(hasFormat ? kind : EvidenceKind.OPAQUE);
    }

    /** So that a kind that is added to the contract is not forgotten here. */
    @ParameterizedTest
    @EnumSource(
            value = CollateralKind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"COLLATERAL_KIND_UNSPECIFIED", "UNRECOGNIZED"})
    void everyKindOfCollateralIsAPartOfTheSameName(CollateralKind kind) throws Exception {
        Attestation attestation = Attestation.newBuilder()
                .setFormat(EvidenceFormat.EVIDENCE_FORMAT_OPAQUE)
                .addCollateral(Collateral.newBuilder().setKind(kind).setData(ByteString.copyFromUtf8("x")))
                .build();

        Exhibit exhibit = Exhibits.of(attestation);

        assertThat(exhibit.parts().keySet())
                .extracting(part -> "COLLATERAL_KIND_" + part.name())
                .containsExactly(kind.name());
        assertThat(Exhibits.toAttestation(exhibit)).isEqualTo(attestation);
    }

    @ParameterizedTest
    @EnumSource(
            value = EvidenceFormat.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"EVIDENCE_FORMAT_UNSPECIFIED", "UNRECOGNIZED"})
    void everyFormatIsAKind(EvidenceFormat format) throws Exception {
        Exhibit exhibit = Exhibits.of(Attestation.newBuilder().setFormat(format).build());

        assertThat("EVIDENCE_FORMAT_" + exhibit.kind().name()).isEqualTo(format.name());
    }

    @Test
    void anAttestationThatNoLogWouldTakeIsATypedError() {
        Attestation valid = Exhibits.toAttestation(simulated().get(0));

        malformed(valid.toBuilder().setFormatValue(99), "format");
        malformed(valid.toBuilder().addCollateral(Collateral.newBuilder().setKindValue(99)), "kind of collateral");
        malformed(valid.toBuilder().addCollateral(valid.getCollateral(0)), "more than one tcb-info");
        Attestation.Builder twice = valid.toBuilder();
        twice.getReportDataBuilder().addPreimages(Preimage.newBuilder().setName("key"));
        malformed(twice, "more than one preimage");
    }

    private static void malformed(Attestation.Builder attestation, String what) {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> Exhibits.of(attestation.build()))
                .withMessageContaining(what);
    }

    @Test
    void findsDocumentsOfProvenanceAndTheSigstructsOfARelease() throws Exception {
        ByteString json = ByteString.copyFromUtf8("{}");
        Release release = Release.newBuilder()
                .addEnclaves(Enclave.newBuilder().setName("without"))
                .addEnclaves(Enclave.newBuilder().setSigstruct(ByteString.copyFrom(Samples.sigstruct())))
                .build();

        assertThat(found(Statement.newBuilder()
                        .setProvenance(Provenance.newBuilder().setDsseEnvelope(json))))
                .containsExactly("statement.provenance.dsse_envelope DSSE_ENVELOPE");
        assertThat(found(Statement.newBuilder()
                        .setProvenance(Provenance.newBuilder().setSigstoreBundle(json))))
                .containsExactly("statement.provenance.sigstore_bundle SIGSTORE_BUNDLE");
        assertThat(found(Statement.newBuilder().setRelease(release)))
                .containsExactly("statement.release.enclaves[1].sigstruct SGX_SIGSTRUCT");
        assertThat(found(Statement.newBuilder().setWithdrawal(Withdrawal.getDefaultInstance())))
                .isEmpty();
        assertThat(found(Statement.newBuilder().setProvenance(Provenance.getDefaultInstance())))
                .isEmpty();
    }

    private static List<String> found(Statement.Builder statement) throws MalformedException {
        return Exhibits.in(statement.build()).stream()
                .map(logged -> logged.where() + " " + logged.exhibit().kind())
                .toList();
    }

    @Test
    void readsLeavesOfEveryKind() throws Exception {
        Statement statement = Statement.newBuilder()
                .setAttestation(Exhibits.toAttestation(simulated().get(3)))
                .build();
        Entry.Builder entry = Entry.newBuilder()
                .setPayloadType("application/vnd.vitrine.statement.v1+protobuf")
                .setPayload(statement.toByteString());
        entry.addSignaturesBuilder()
                .setPublicKey(ByteString.copyFromUtf8("key"))
                .setSignature(ByteString.copyFromUtf8("signature"));

        assertThat(Exhibits.inLeaf(Bytes.copyOf(entry.build().toByteArray()))).isEqualTo(Exhibits.in(statement));
        assertThat(Exhibits.inLeaf(
                        Bytes.copyOf(entry.setPayloadType("other").build().toByteArray())))
                .isEmpty();
        assertThat(Exhibits.inLeaf(Bytes.utf8("{}")))
                .containsExactly(
                        new LoggedExhibit("envelope", Exhibit.of(EvidenceKind.DSSE_ENVELOPE, Bytes.utf8("{}"))));
        assertThat(Exhibits.inLeaf(Bytes.utf8("anything"))).isEmpty();
        assertThat(Exhibits.inLeaf(Bytes.EMPTY)).isEmpty();
        assertThatExceptionOfType(InvalidEntryException.class)
                .isThrownBy(() -> Exhibits.inLeaf(Bytes.copyOf(new byte[] {0x0a, 1})));
    }

    /** A fast stand-in for the fuzz target. */
    @Test
    void noMutationOfALeafThrowsAnythingElse() throws Exception {
        Random random = new Random(5);
        byte[] original = Exhibits.toAttestation(simulated().get(0)).toByteArray();
        for (int round = 0; round < 2_000; round++) {
            byte[] mutated = original.clone();
            mutated[random.nextInt(random.nextBoolean() ? 200 : mutated.length)] = (byte) random.nextInt();
            ExhibitsFuzzTest.check(mutated);
        }
    }
}
