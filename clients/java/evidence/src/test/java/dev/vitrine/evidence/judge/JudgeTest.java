package dev.vitrine.evidence.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.evidence.Aspect;
import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.dcap.TcbStatus;
import dev.vitrine.evidence.judge.Admissibility.Admitted;
import dev.vitrine.evidence.judge.Admissibility.Refused;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.simulate.SimulatedDomain;
import dev.vitrine.evidence.simulate.SimulatedEnclave;
import dev.vitrine.evidence.simulate.SimulatedGuest;
import dev.vitrine.evidence.simulate.SimulatedNitroEnclave;
import dev.vitrine.evidence.simulate.Simulator;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTest {

    private static final Instant AT = Instant.parse("2025-07-01T12:00:00Z");
    private static final Simulator SIMULATOR = Simulator.of(new Random(7), AT);
    private static final Judge JUDGE =
            new Judge(VerifiedChains.alsoUnder(SIMULATOR.roots(), 64), PublishedKeys.shipped());
    private static final Bytes MRENCLAVE = filled(32, 1);
    private static final Bytes MRSIGNER = filled(32, 2);
    private static final SimulatedEnclave ENCLAVE = SimulatedEnclave.of(MRENCLAVE, MRSIGNER);
    private static final Bytes DATA = filled(64, 9);

    private static Bytes filled(int size, int value) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return Bytes.copyOf(bytes);
    }

    private static Exhibit quote() {
        return SIMULATOR.sgx(ENCLAVE, DATA);
    }

    private static Bytes flipped(Bytes bytes, int at) {
        byte[] changed = bytes.toByteArray();
        changed[at] ^= 1;
        return Bytes.copyOf(changed);
    }

    private static Exhibit changed(Exhibit exhibit, Bytes bytes) {
        return new Exhibit(exhibit.kind(), bytes, exhibit.parts(), exhibit.binding());
    }

    private static Optional<Check> line(Judgement judgement, String id) {
        return judgement.verdict().checks().stream()
                .filter(check -> check.id().equals(id))
                .findFirst();
    }

    private static Outcome outcome(Judgement judgement, String id) {
        return line(judgement, id)
                .orElseThrow(() -> new AssertionError("no line " + id))
                .outcome();
    }

    private static Refused refused(Exhibit exhibit) {
        return JUDGE.admit(exhibit, AT).fold(refusal -> refusal, admitted -> {
            throw new AssertionError("admitted: " + admitted.judgement().conclusion());
        });
    }

    private static Judgement admitted(Exhibit exhibit, Instant at) {
        return JUDGE.admit(exhibit, at)
                .fold(
                        refusal -> {
                            throw new AssertionError(refusal.toString());
                        },
                        Admitted::judgement);
    }

    @Test
    void concludesInOneSentenceThatNamesWhatRemainsAndPromisesNothing() throws MalformedException {
        for (Exhibit exhibit : List.of(
                quote(),
                SIMULATOR.tdx(SimulatedDomain.of(filled(48, 3)), DATA),
                SIMULATOR.snp(SimulatedGuest.of(filled(48, 3)), DATA),
                Exhibit.of(EvidenceKind.SGX_QUOTE, quote().bytes()),
                Exhibit.of(EvidenceKind.OPAQUE, DATA))) {
            String conclusion = JUDGE.judge(exhibit, AT).conclusion();

            assertThat(conclusion)
                    .startsWith("As of " + AT)
                    .endsWith(".")
                    .contains("what remains to be taken on trust: ")
                    .doesNotContain("\n")
                    .doesNotContain(". ")
                    .doesNotContainIgnoringCase("can be trusted");
        }
    }

    @Test
    void saysOfABareQuoteThatItIsNotProven() throws MalformedException {
        Judgement judgement = JUDGE.judge(Exhibit.of(EvidenceKind.SGX_QUOTE, quote().bytes()), AT);

        assertThat(judgement.labels()).contains(Label.UNPROVEN);
        assertThat(judgement.conclusion()).contains("not proven to be authentic");
        assertThat(outcome(judgement, "qe.identity")).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void recomputesDeclaredReportData() throws MalformedException {
        Bytes key = Bytes.utf8("a key");
        Exhibit honest =
                SIMULATOR.sgx(ENCLAVE, sha256(key)).boundBy(new Binding("sha256(pubkey)", Map.of("pubkey", key)));
        Exhibit lying = SIMULATOR
                .sgx(ENCLAVE, sha256(key))
                .boundBy(new Binding("sha256(pubkey)", Map.of("pubkey", Bytes.utf8("another key"))));

        Judgement judgement = JUDGE.judge(honest, AT);
        assertThat(outcome(judgement, "report-data")).isEqualTo(Outcome.PROVEN);
        assertThat(judgement.labels()).doesNotContain(Label.UNBOUND);
        assertThat(refused(lying).check()).isEqualTo("report-data");
    }

    private static Bytes sha256(Bytes bytes) {
        return dev.vitrine.evidence.x509.Hashes.sha256(bytes);
    }

    @Test
    void callsReportDataWithoutARecipeUnbound() throws MalformedException {
        Judgement judgement = JUDGE.judge(quote(), AT);

        assertThat(line(judgement, "report-data")).get().satisfies(check -> {
            assertThat(check.outcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(check.detail()).startsWith("unbound");
        });
        assertThat(judgement.verdict().remainingTrust()).anyMatch(sentence -> sentence.contains("relayed"));
    }

    @Test
    void aNitroDocumentIsBoundByTheKeyInsideOrByItsUserData() throws MalformedException {
        SimulatedNitroEnclave bare =
                SimulatedNitroEnclave.of(Map.of(0, filled(48, 1), 1, filled(48, 1), 2, filled(48, 1)), DATA);
        SimulatedNitroEnclave keyed = new SimulatedNitroEnclave(
                bare.pcrs(), Optional.of(Bytes.utf8("key")), bare.userData(), Optional.empty());
        Binding binding = new Binding("raw(data)", Map.of("data", DATA));

        assertThat(outcome(JUDGE.judge(SIMULATOR.nitro(bare), AT), "report-data"))
                .isEqualTo(Outcome.UNKNOWN);
        assertThat(outcome(JUDGE.judge(SIMULATOR.nitro(keyed), AT), "report-data"))
                .isEqualTo(Outcome.PROVEN);
        assertThat(outcome(JUDGE.judge(SIMULATOR.nitro(bare).boundBy(binding), AT), "report-data"))
                .isEqualTo(Outcome.PROVEN);
    }

    @Test
    void aRecipeThatBreaksItsGrammarIsMalformed() {
        Exhibit exhibit = quote().boundBy(new Binding("md5(x)", Map.of()));

        assertThatThrownBy(() -> JUDGE.judge(exhibit, AT))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("recipe");
        assertThat(refused(exhibit).check()).isEqualTo(Refused.FORMAT);
    }

    @Test
    void refusesForgedEvidenceWithTheCheckThatFails() {
        Exhibit exhibit = quote();

        Refused forgedBody = refused(changed(exhibit, flipped(exhibit.bytes(), 48 + 64)));
        assertThat(forgedBody.check()).isEqualTo("quote.signature");
        assertThat(forgedBody.detail()).isNotEmpty();
        assertThat(refused(changed(exhibit, flipped(exhibit.bytes(), 13))).check())
                .isEqualTo("quote.vendor");
        assertThat(refused(exhibit.with(Part.TCB_INFO, flippedFmspc(exhibit))).check())
                .isEqualTo("collateral.tcb-info");
    }

    private static Bytes flippedFmspc(Exhibit exhibit) {
        try {
            String text = exhibit.part(Part.TCB_INFO).orElseThrow().toUtf8();
            return Bytes.utf8(text.replace("\"tcbEvaluationDataNumber\":17", "\"tcbEvaluationDataNumber\":18"));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void refusesMalformedEvidenceAndMalformedPartsByName() {
        assertThat(refused(Exhibit.of(EvidenceKind.SGX_QUOTE, Bytes.EMPTY)).check())
                .isEqualTo(Refused.FORMAT);
        Exhibit snp = SIMULATOR.snp(SimulatedGuest.of(filled(48, 1)), DATA).with(Part.SNP_CRL, DATA);
        assertThat(refused(snp).check()).isEqualTo(Refused.FORMAT);
        assertThat(refused(snp).detail()).startsWith("snp-crl: ");
        Exhibit misnamed = Exhibit.of(EvidenceKind.TDX_QUOTE, quote().bytes());
        assertThat(refused(misnamed).detail()).contains("another environment");
    }

    @Test
    void admitsWhatIsAuthenticButBadWithItsLabels() {
        SimulatedEnclave debug = new SimulatedEnclave(MRENCLAVE, MRSIGNER, 1, 1, true);
        SimulatedGuest guest = new SimulatedGuest(filled(48, 1), 1, 2, true);
        SimulatedNitroEnclave zeros = SimulatedNitroEnclave.of(Map.of(), DATA);

        assertThat(admitted(SIMULATOR.sgx(debug, DATA), AT).labels()).contains(Label.DEBUG, Label.SIMULATED);
        assertThat(admitted(SIMULATOR.snp(guest, DATA), AT).labels())
                .contains(Label.DEBUG, Label.LOWER_PRIVILEGE, Label.FORGEABLE_PLATFORM);
        assertThat(admitted(SIMULATOR.nitro(zeros), AT).labels()).contains(Label.ZERO_PCRS, Label.DEBUG);
        assertThat(admitted(
                                SIMULATOR.tdx(
                                        new SimulatedDomain(
                                                filled(48, 1),
                                                List.of(filled(48, 0), filled(48, 0), filled(48, 0), filled(48, 0)),
                                                true),
                                        DATA),
                                AT)
                        .labels())
                .contains(Label.DEBUG);
    }

    @ParameterizedTest
    @CsvSource({
        "REVOKED, REVOKED_TCB",
        "OUT_OF_DATE, OUT_OF_DATE_TCB",
        "OUT_OF_DATE_CONFIGURATION_NEEDED, OUT_OF_DATE_TCB",
        "OUT_OF_DATE_CONFIGURATION_NEEDED, CONFIGURATION_NEEDED",
        "SW_HARDENING_NEEDED, HARDENING_NEEDED",
        "CONFIGURATION_AND_SW_HARDENING_NEEDED, HARDENING_NEEDED"
    })
    void labelsWhatIntelSaysAboutThePlatform(TcbStatus status, Label label) {
        Judgement judgement = admitted(SIMULATOR.withTcbStatus(status).sgx(ENCLAVE, DATA), AT);

        assertThat(judgement.labels()).contains(label);
        assertThat(judgement.verdict().fields()).containsEntry("tcb.status", status.text());
    }

    @Test
    void tellsSinceWhenAPlatformIsOutOfDate() {
        Judgement outOfDate =
                admitted(SIMULATOR.withTcbStatus(TcbStatus.OUT_OF_DATE).sgx(ENCLAVE, DATA), AT);

        // The simulator's level above is of the day on which its documents were issued.
        assertThat(outOfDate.verdict().fields()).containsEntry("tcb.out-of-date-since", "2025-06-30T00:00:00Z");
        assertThat(admitted(quote(), AT).verdict().fields()).doesNotContainKey("tcb.out-of-date-since");
    }

    @Test
    void admitsEvidenceThatWasValidAtAnotherTimeAndSaysSo() {
        Judgement later = admitted(quote(), AT.plus(Duration.ofDays(90)));

        assertThat(later.labels()).contains(Label.NOT_CURRENT);
        assertThat(later.asOf()).isEqualTo(AT.plus(Duration.ofDays(90)));
    }

    @Test
    void warnsOfAPublishedSigningKeyFromTheListAndFromTheCaller() throws MalformedException {
        Bytes published = Bytes.fromHex("83d719e77deaca1470f6baf62a4d774303c899db69020f9c70ee1dfc08c7ce9e");
        Exhibit shipped = SIMULATOR.sgx(SimulatedEnclave.of(MRENCLAVE, published), DATA);
        Judge informed = JUDGE.knowing(PublishedKeys.shipped().with(MRSIGNER, "logged as compromised"));

        assertThat(JUDGE.judge(shipped, AT).labels()).contains(Label.PUBLISHED_KEY);
        assertThat(JUDGE.judge(quote(), AT).labels()).doesNotContain(Label.PUBLISHED_KEY);
        Judgement compromised = informed.judge(quote(), AT);
        assertThat(compromised.labels()).contains(Label.PUBLISHED_KEY);
        assertThat(line(compromised, "signer.published").orElseThrow().detail()).contains("logged as compromised");
    }

    @Test
    void judgesTheSameTwiceWithAndWithoutWarmCaches() throws MalformedException {
        Judge cold = new Judge(VerifiedChains.alsoUnder(SIMULATOR.roots(), 1), PublishedKeys.shipped());

        assertThat(cold.judge(quote(), AT)).isEqualTo(JUDGE.judge(quote(), AT));
        assertThat(JUDGE.judge(quote(), AT)).isEqualTo(JUDGE.judge(quote(), AT));
    }

    @Test
    void refutesASigstructThatIsAboutAnotherEnclave() {
        Exhibit broken = quote().with(Part.SIGSTRUCT, filled(1808, 0));

        assertThat(JUDGE.admit(broken, AT)).isInstanceOf(Refused.class);
    }

    @Test
    void knowsNothingOfAKindThatItDoesNotJudge() {
        Judgement judgement = admitted(Exhibit.of(EvidenceKind.OPAQUE, DATA), AT);

        assertThat(judgement.labels()).contains(Label.UNPROVEN);
        assertThat(judgement.verdict().checks()).allMatch(check -> check.outcome() == Outcome.UNKNOWN);
    }

    @Test
    void everyLineIsNamedInDottedLowerCase() throws MalformedException {
        for (Exhibit exhibit : List.of(
                quote(),
                SIMULATOR.tdx(SimulatedDomain.of(filled(48, 3)), DATA),
                SIMULATOR.snp(SimulatedGuest.of(filled(48, 3)), DATA),
                SIMULATOR.nitro(SimulatedNitroEnclave.of(Map.of(), DATA)))) {
            Judgement judgement = JUDGE.judge(exhibit, AT);

            assertThat(judgement.verdict().checks())
                    .extracting(Check::id)
                    .doesNotHaveDuplicates()
                    .allMatch(id -> id.matches("[a-z0-9-]+(\\.[a-z0-9-]+)*"));
            assertThat(judgement.verdict().fields().keySet())
                    .allMatch(name -> name.matches("[a-z0-9-]+(\\.[a-z0-9-]+)*"));
        }
    }

    @Test
    void everyBitOfTheSignedPartsIsHeldToItsSignature() {
        Random random = new Random(3);
        for (Exhibit exhibit : List.of(
                quote(),
                SIMULATOR.tdx(SimulatedDomain.of(filled(48, 3)), DATA),
                SIMULATOR.snp(SimulatedGuest.of(filled(48, 3)), DATA))) {
            int signed = exhibit.kind() == EvidenceKind.SNP_REPORT
                    ? 672
                    : exhibit.kind() == EvidenceKind.SGX_QUOTE ? 432 : 632;
            for (int i = 0; i < 60; i++) {
                byte[] bytes = exhibit.bytes().toByteArray();
                bytes[random.nextInt(signed)] ^= (byte) (1 << random.nextInt(8));

                assertThat(JUDGE.admit(changed(exhibit, Bytes.copyOf(bytes)), AT))
                        .isInstanceOf(Refused.class);
            }
        }
    }

    @Test
    void linesOfStandingNeverRefuse() {
        Judgement judgement =
                admitted(SIMULATOR.withTcbStatus(TcbStatus.REVOKED).sgx(ENCLAVE, DATA), AT);

        assertThat(judgement.verdict().checks())
                .anyMatch(check -> check.outcome() == Outcome.REFUTED && check.aspect() == Aspect.STANDING);
    }
}
