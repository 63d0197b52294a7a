package dev.vitrine.evidence.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.evidence.Aspect;
import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.judge.Admissibility;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.Judgement;
import dev.vitrine.evidence.judge.Label;
import dev.vitrine.evidence.judge.Part;
import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.policy.Policy;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.Pem;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatorTest {

    private static final Instant AT = Instant.parse("2025-07-01T12:00:00Z");
    private static final Simulator SIMULATOR = Simulator.of(new Random(1), AT);
    private static final Bytes DATA = Bytes.utf8("report data");

    private enum Shape {
        SGX,
        TDX,
        SNP,
        NITRO;

        Exhibit of(Simulator simulator) {
            return switch (this) {
                case SGX -> simulator.sgx(SimulatedEnclave.of(filled(32, 1), filled(32, 2)), DATA);
                case TDX -> simulator.tdx(SimulatedDomain.of(filled(48, 3)), DATA);
                case SNP -> simulator.snp(SimulatedGuest.of(filled(48, 4)), DATA);
                case NITRO ->
                    simulator.nitro(SimulatedNitroEnclave.of(
                            Map.of(0, filled(48, 5), 1, filled(48, 6), 2, filled(48, 7)), DATA));
            };
        }
    }

    private static Bytes filled(int size, int value) {
        byte[] bytes = new byte[size];
        java.util.Arrays.fill(bytes, (byte) value);
        return Bytes.copyOf(bytes);
    }

    private static Judge told() {
        return new Judge(VerifiedChains.alsoUnder(SIMULATOR.roots(), 16), PublishedKeys.shipped());
    }

    @ParameterizedTest
    @EnumSource
    void everyCheckOfAuthenticityHoldsUnderItsOwnRoot(Shape shape) throws MalformedException {
        Judgement judgement = told().judge(shape.of(SIMULATOR), AT);

        assertThat(judgement.verdict().checks())
                .filteredOn(check -> check.aspect() != Aspect.STANDING)
                .isNotEmpty()
                .allSatisfy(check ->
                        assertThat(check.outcome()).as(check.toString()).isEqualTo(Outcome.PROVEN));
        assertThat(judgement.verdict().checks())
                .filteredOn(check -> check.outcome() == Outcome.UNKNOWN)
                .extracting(Check::id)
                .containsOnly("report-data");
        assertThat(judgement.labels()).contains(Label.SIMULATED, Label.UNBOUND).doesNotContain(Label.DEBUG);
        assertThat(judgement.conclusion()).contains(Simulator.LABEL).contains("no vendor's production root");
    }

    @ParameterizedTest
    @EnumSource
    void aJudgeThatIsNotToldOfTheRootRefusesIt(Shape shape) {
        Judge judge = new Judge(VerifiedChains.production(16), PublishedKeys.shipped());

        assertThat(judge.admit(shape.of(SIMULATOR), AT)).isInstanceOf(Admissibility.Refused.class);
    }

    @ParameterizedTest
    @EnumSource
    void noPolicyAcceptsItThatDoesNotNameItsRoot(Shape shape) throws MalformedException {
        Judgement judgement = told().judge(shape.of(SIMULATOR), AT);
        StringBuilder naming = new StringBuilder("version: 1\nanchors:\n");
        SIMULATOR.roots().forEach(root -> naming.append("  - {name: simulator, spki-sha256: \"")
                .append(root.spkiSha256().hex())
                .append("\"}\n"));

        assertThat(Policy.objection(Policy.DEFAULT.appraise(judgement, AT)))
                .map(Check::id)
                .contains("policy.anchor");
        assertThat(Policy.objection(Policy.parse(Bytes.utf8(naming.toString())).appraise(judgement, AT)))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theSameSeedAndTimeMakeTheSame(Shape shape) {
        Simulator again = Simulator.of(new Random(1), AT);
        Simulator other = Simulator.of(new Random(2), AT);

        assertThat(shape.of(again)).isEqualTo(shape.of(SIMULATOR));
        assertThat(shape.of(other).bytes()).isNotEqualTo(shape.of(SIMULATOR).bytes());
    }

    @Test
    void everyCertificateSaysWhatItIsNot() throws MalformedException {
        List<Certificate> certificates = new ArrayList<>();
        for (Shape shape : Shape.values()) {
            Exhibit exhibit = shape.of(SIMULATOR);
            for (Part part : List.of(
                    Part.TCB_INFO_ISSUER_CHAIN,
                    Part.QE_IDENTITY_ISSUER_CHAIN,
                    Part.PCK_CRL_ISSUER_CHAIN,
                    Part.SNP_CERTIFICATES)) {
                if (exhibit.part(part).isPresent()) {
                    certificates.addAll(Pem.certificates(exhibit.part(part).get()));
                }
            }
        }

        assertThat(certificates).hasSize(15).allSatisfy(certificate -> assertThat(certificate.subjectText())
                .contains(Simulator.LABEL));
        assertThat(SIMULATOR.roots()).noneMatch(TrustAnchor::production).allSatisfy(root -> assertThat(root.name())
                .contains(Simulator.LABEL));
    }

    @Test
    void refusesWhatDoesNotFitItsField() {
        assertThatThrownBy(() -> SimulatedGuest.of(filled(32, 1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SIMULATOR.snp(SimulatedGuest.of(filled(48, 1)), filled(65, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
