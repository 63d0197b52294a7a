package dev.vitrine.proto.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.vitrine.proto.v1.AvailabilityObservation;
import dev.vitrine.proto.v1.BlobObservation;
import dev.vitrine.proto.v1.Endorsement;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.Measurement;
import dev.vitrine.proto.v1.Provenance;
import dev.vitrine.proto.v1.RebuildOutcome;
import dev.vitrine.proto.v1.Release;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.proto.v1.Withdrawal;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StatementRulesTest {

    static Stream<Statement> samples() {
        return Samples.all().stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void acceptsACompleteStatementOfEveryKind(Statement sample) throws InvalidEntryException {
        assertThat(StatementRules.parse(sample.toByteString())).isEqualTo(sample);
    }

    @Test
    void theSamplesCoverEveryKind() {
        assertThat(Samples.all().stream().map(Statement::getKindCase))
                .containsExactlyInAnyOrder(Stream.of(Statement.KindCase.values())
                        .filter(kind -> kind != Statement.KindCase.KIND_NOT_SET)
                        .toArray(Statement.KindCase[]::new));
    }

    static Stream<Arguments> broken() {
        Release release = Samples.release().build();
        return Stream.of(
                row(Statement.newBuilder(), ErrorCode.MISSING_FIELD, "statement.kind"),
                row(release.toBuilder().clearProject(), ErrorCode.MISSING_FIELD, "statement.release.project"),
                row(release.toBuilder().setProject("a\nb"), ErrorCode.INVALID_FIELD, "statement.release.project"),
                row(
                        release.toBuilder().setProject("x".repeat(256)),
                        ErrorCode.LIMIT_EXCEEDED,
                        "statement.release.project"),
                row(release.toBuilder().clearEnclaves(), ErrorCode.MISSING_FIELD, "statement.release.enclaves"),
                row(
                        release.toBuilder().addEnclaves(release.getEnclaves(0)),
                        ErrorCode.INVALID_FIELD,
                        "statement.release.enclaves[1].name"),
                row(release.toBuilder().clearSource(), ErrorCode.MISSING_FIELD, "statement.release.source"),
                row(
                        release.toBuilder()
                                .setSource(Samples.source().toBuilder().setSubdirectory("a/../..")),
                        ErrorCode.INVALID_FIELD,
                        "statement.release.source.subdirectory"),
                row(release.toBuilder().setBuiltAt(-1), ErrorCode.INVALID_FIELD, "statement.release.built_at"),
                row(release.toBuilder().addNotes("\u0007"), ErrorCode.INVALID_FIELD, "statement.release.notes[1]"),
                row(Samples.attestation().clearEvidence(), ErrorCode.MISSING_FIELD, "statement.attestation.evidence"),
                row(Samples.attestation().setFormatValue(99), ErrorCode.INVALID_FIELD, "statement.attestation.format"),
                row(
                        Samples.attestation()
                                .addCollateral(Samples.attestation().getCollateral(0)),
                        ErrorCode.INVALID_FIELD,
                        "statement.attestation.collateral[2].kind"),
                row(
                        Samples.rebuild()
                                .setEnclaves(
                                        0,
                                        Samples.rebuild().getEnclaves(0).toBuilder()
                                                .setOutcome(RebuildOutcome.REBUILD_OUTCOME_MISMATCH)),
                        ErrorCode.INVALID_FIELD,
                        "statement.rebuild_verdict.enclaves[0].outcome"),
                row(
                        Samples.rebuild()
                                .setEnclaves(
                                        0,
                                        Samples.rebuild().getEnclaves(0).toBuilder()
                                                .setOutcome(RebuildOutcome.REBUILD_OUTCOME_COULD_NOT_BUILD)),
                        ErrorCode.INVALID_FIELD,
                        "statement.rebuild_verdict.enclaves[0].rebuilt"),
                row(
                        Samples.rebuild().clearReleaseLeafHash(),
                        ErrorCode.MISSING_FIELD,
                        "statement.rebuild_verdict.project"),
                row(
                        Samples.rebuild().setFinishedAt(1),
                        ErrorCode.INVALID_FIELD,
                        "statement.rebuild_verdict.finished_at"),
                row(Samples.logPolicy().setAdmission("any"), ErrorCode.INVALID_FIELD, "statement.log_policy.admission"),
                row(
                        Samples.logPolicy().setMaxLeafSize(65_536),
                        ErrorCode.LIMIT_EXCEEDED,
                        "statement.log_policy.max_leaf_size"),
                Arguments.of(
                        Statement.newBuilder()
                                .setProvenance(Provenance.newBuilder().addMeasurements(Samples.tdx()))
                                .build(),
                        ErrorCode.MISSING_FIELD,
                        "statement.provenance.document"),
                Arguments.of(
                        Statement.newBuilder()
                                .setWithdrawal(Withdrawal.newBuilder()
                                        .setReason("why")
                                        .setMeasurement(Measurement.newBuilder(Samples.mrenclave())
                                                .setValue(Samples.bytes(48, 1))))
                                .build(),
                        ErrorCode.INVALID_FIELD,
                        "statement.withdrawal.measurement.value"),
                Arguments.of(
                        Statement.newBuilder()
                                .setEndorsement(Endorsement.newBuilder()
                                        .addMeasurements(Samples.tdx())
                                        .setPurpose("x")
                                        .setNotBefore(2)
                                        .setNotAfter(2))
                                .build(),
                        ErrorCode.INVALID_FIELD,
                        "statement.endorsement.not_after"),
                Arguments.of(
                        Statement.newBuilder()
                                .setAvailabilityObservation(AvailabilityObservation.newBuilder()
                                        .setObservedAt(1)
                                        .addBlobs(BlobObservation.newBuilder()
                                                .setSha256(Samples.HASH)
                                                .setUrl("https://example.org")
                                                .setServed(true)
                                                .setFailure("late")))
                                .build(),
                        ErrorCode.INVALID_FIELD,
                        "statement.availability_observation.blobs[0].failure"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void namesTheFieldThatBreaksARule(Statement statement, ErrorCode code, String where) {
        assertThatThrownBy(() -> StatementRules.parse(statement.toByteString()))
                .isInstanceOfSatisfying(InvalidEntryException.class, e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e.where()).isEqualTo(where);
                });
    }

    @Test
    void refusesAnUnknownFieldAnywhere() {
        Release release = Samples.release()
                .setSource(Samples.source().toBuilder()
                        .setUnknownFields(UnknownFieldSet.newBuilder()
                                .addField(
                                        99,
                                        UnknownFieldSet.Field.newBuilder()
                                                .addVarint(1)
                                                .build())
                                .build()))
                .build();
        ByteString payload = Statement.newBuilder().setRelease(release).build().toByteString();

        assertThatThrownBy(() -> StatementRules.parse(payload))
                .isInstanceOfSatisfying(
                        InvalidEntryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_CANONICAL));
    }

    @Test
    void aMutatedStatementIsRefusedOrStillRoundTrips() {
        Random random = new Random(1);
        int refused = 0;
        for (int round = 0; round < 4000; round++) {
            byte[] bytes = Samples.all().get(random.nextInt(10)).toByteArray();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                Statement parsed = StatementRules.parse(ByteString.copyFrom(bytes));
                assertThat(parsed.toByteArray()).isEqualTo(bytes);
            } catch (InvalidEntryException e) {
                refused++;
                assertThat(e.code()).isNotEqualTo(ErrorCode.INTERNAL);
            }
        }
        assertThat(refused).isPositive();
    }

    private static Arguments row(Object builder, ErrorCode code, String where) {
        Statement.Builder statement = Statement.newBuilder();
        if (builder instanceof Release.Builder b) {
            statement.setRelease(b);
        } else if (builder instanceof dev.vitrine.proto.v1.Attestation.Builder b) {
            statement.setAttestation(b);
        } else if (builder instanceof dev.vitrine.proto.v1.RebuildVerdict.Builder b) {
            statement.setRebuildVerdict(b);
        } else if (builder instanceof dev.vitrine.proto.v1.LogPolicy.Builder b) {
            statement.setLogPolicy(b);
        }
        return Arguments.of(statement.build(), code, where);
    }
}
