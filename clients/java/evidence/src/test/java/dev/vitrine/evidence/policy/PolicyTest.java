package dev.vitrine.evidence.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.Aspect;
import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.judge.Label;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {

    private static final TrustAnchor SIMULATOR = new TrustAnchor("a simulator", Judgements.hex("77".repeat(32)), false);

    private static Policy policy(String yaml) throws MalformedException {
        return Policy.parse(Bytes.utf8("version: 1\n" + yaml));
    }

    private static List<Check> appraise(String yaml, Judgements judgement) throws MalformedException {
        return policy(yaml).appraise(judgement.build(), Judgements.AT);
    }

    private static Outcome outcome(List<Check> lines, String id) {
        return lines.stream()
                .filter(line -> line.id().equals("policy." + id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line policy." + id))
                .outcome();
    }

    private static void assertOutcome(String yaml, Judgements judgement, String id, Outcome expected)
            throws MalformedException {
        assertThat(outcome(appraise(yaml, judgement), id)).as(yaml).isEqualTo(expected);
    }

    @Test
    void theDefaultHasNothingAgainstAGoodQuoteAndSaysWhatItDoesNotLookAt() {
        List<Check> lines = Policy.DEFAULT.appraise(new Judgements().build(), Judgements.AT);

        assertThat(Policy.objection(lines)).isEmpty();
        assertThat(outcome(lines, "measurement")).isEqualTo(Outcome.WARNING);
        assertThat(lines).allMatch(line -> line.id().startsWith("policy.") && line.aspect() == Aspect.STANDING);
    }

    @Test
    void theDefaultIsThePolicyThatSaysNothing() throws MalformedException {
        List<Check> silent = appraise("", new Judgements());

        assertThat(silent).isEqualTo(Policy.DEFAULT.appraise(new Judgements().build(), Judgements.AT));
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "DEBUG",
                "ZERO_PCRS",
                "PUBLISHED_KEY",
                "PROVISIONING_KEY",
                "WEAK_ATTRIBUTES",
                "MIGRATABLE",
                "LOWER_PRIVILEGE",
                "RESERVED_BITS"
            })
    void refusesALabelUnlessItIsAllowedByName(Label label) throws MalformedException {
        Judgements labelled = new Judgements().with(label);

        assertOutcome("", labelled, label.code(), Outcome.REFUTED);
        assertOutcome("allow: [" + label.code() + "]", labelled, label.code(), Outcome.WARNING);
    }

    @Test
    void acceptsARootThatIsNotAVendorsOnlyWhenItIsNamed() throws MalformedException {
        Judgements simulated = new Judgements().under(SIMULATOR);
        String named = "anchors: [{name: ours, spki-sha256: " + "77".repeat(32) + "}]";
        String other = "anchors: [{name: ours, spki-sha256: " + "78".repeat(32) + "}]";

        assertOutcome("", simulated, "anchor", Outcome.REFUTED);
        assertOutcome("level: historic", simulated, "anchor", Outcome.REFUTED);
        assertOutcome(other, simulated, "anchor", Outcome.REFUTED);
        assertOutcome(named, simulated, "anchor", Outcome.WARNING);
        assertOutcome(named, new Judgements(), "anchor", Outcome.PROVEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"strict", "hardened", "lenient", "historic"})
    void noLevelAcceptsWhatIsForgedOrNotProven(String level) throws MalformedException {
        String yaml = "level: " + level;

        assertOutcome(
                yaml,
                new Judgements().with("quote.format", Aspect.AUTHENTICITY, Outcome.REFUTED),
                "authentic",
                Outcome.REFUTED);
        assertOutcome(
                yaml,
                new Judgements().with("qe.identity", Aspect.AUTHENTICITY, Outcome.UNKNOWN),
                "authentic",
                Outcome.UNKNOWN);
    }

    @Test
    void onlyHistoricPutsUpWithMissingCollateralAndWithDates() throws MalformedException {
        Judgements old = new Judgements()
                .with("chain.pck-leaf", Aspect.CURRENCY, Outcome.REFUTED)
                .with("collateral.tcb-info", Aspect.AUTHENTICITY, Outcome.UNKNOWN)
                .with("revocation.pck-leaf", Aspect.STANDING, Outcome.UNKNOWN)
                .without("tcb.status");

        assertThat(Policy.objection(appraise("level: historic", old))).isEmpty();
        List<Check> lenient = appraise("level: lenient", old);
        assertThat(outcome(lenient, "authentic")).isEqualTo(Outcome.UNKNOWN);
        assertThat(outcome(lenient, "current")).isEqualTo(Outcome.REFUTED);
        assertThat(outcome(lenient, "revocation")).isEqualTo(Outcome.UNKNOWN);
        assertThat(outcome(lenient, "tcb-status")).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void noLevelAcceptsARevokedCertificate() throws MalformedException {
        Judgements revoked = new Judgements().with("revocation.pck-leaf", Aspect.STANDING, Outcome.REFUTED);

        assertOutcome("level: historic", revoked, "revocation", Outcome.REFUTED);
    }

    @ParameterizedTest
    @CsvSource({
        "strict, UpToDate, PROVEN",
        "strict, SWHardeningNeeded, REFUTED",
        "strict, TDRelaunchAdvised, REFUTED",
        "hardened, SWHardeningNeeded, PROVEN",
        "hardened, ConfigurationNeeded, REFUTED",
        "lenient, ConfigurationNeeded, PROVEN",
        "lenient, ConfigurationAndSWHardeningNeeded, PROVEN",
        "lenient, OutOfDate, UNKNOWN",
        "lenient, Revoked, REFUTED",
        "lenient, NotSupported, REFUTED"
    })
    void takesTheStatusesOfItsLevel(String level, String status, Outcome expected) throws MalformedException {
        assertOutcome("level: " + level, new Judgements().with("tcb.status", status), "tcb-status", expected);
    }

    @Test
    void takesAnOutOfDatePlatformForAsLongAsItsGraceLasts() throws MalformedException {
        Judgements outOfDate =
                new Judgements().with("tcb.status", "OutOfDate").with("tcb.out-of-date-since", "2025-05-01T00:00:00Z");

        assertOutcome("level: lenient\ntcb: {grace-days: 61}", outOfDate, "tcb-status", Outcome.WARNING);
        assertOutcome("level: lenient\ntcb: {grace-days: 60}", outOfDate, "tcb-status", Outcome.REFUTED);
    }

    @Test
    void takesTheStatusesThatItNames() throws MalformedException {
        Judgements outOfDate = new Judgements().with("tcb.status", "OutOfDate");

        assertOutcome("tcb: {accept: [OutOfDate]}", outOfDate, "tcb-status", Outcome.PROVEN);
    }

    @ParameterizedTest
    @CsvSource({"17, PROVEN", "18, REFUTED"})
    void countsTheLowerOfTheTwoEvaluationNumbers(int minimum, Outcome expected) throws MalformedException {
        assertOutcome("tcb: {min-evaluation-number: " + minimum + "}", new Judgements(), "evaluation-number", expected);
    }

    @ParameterizedTest
    @CsvSource({"2024-03-13, PROVEN", "2024-03-14, REFUTED"})
    void holdsTheDateOfTheLevelAgainstAMinimum(String date, Outcome expected) throws MalformedException {
        assertOutcome("tcb: {min-date: " + date + "}", new Judgements(), "tcb-date", expected);
    }

    @Test
    void aHardenedPolicyTakesOnlyAdvisoriesThatSomebodyReviewed() throws MalformedException {
        Judgements advised = new Judgements()
                .with("tcb.status", "SWHardeningNeeded")
                .with("tcb.advisories", "INTEL-SA-00334 INTEL-SA-00615");

        assertOutcome("level: hardened", advised, "advisories", Outcome.REFUTED);
        assertOutcome(
                "level: hardened\nadvisories: {allowed: [INTEL-SA-00334]}", advised, "advisories", Outcome.REFUTED);
        assertOutcome(
                "level: hardened\nadvisories: {allowed: [INTEL-SA-00334, INTEL-SA-00615]}",
                advised,
                "advisories",
                Outcome.PROVEN);
        assertOutcome("level: lenient", advised, "advisories", Outcome.WARNING);
        assertOutcome(
                "level: lenient\nadvisories: {rejected: [INTEL-SA-00615]}", advised, "advisories", Outcome.REFUTED);
    }

    @Test
    void takesOneOfTheMeasurementsWhoseEveryValueIsEqual() throws MalformedException {
        String good = "{sgx-mrenclave: " + Judgements.MRENCLAVE + "}";
        String bad = "{sgx-mrenclave: " + Judgements.MRSIGNER + "}";
        String half = "{sgx-mrenclave: " + Judgements.MRENCLAVE + ", sgx-mrsigner: " + Judgements.MRENCLAVE + "}";
        String other = "{snp-measurement: " + "00".repeat(48) + "}";

        assertOutcome("measurements: [" + bad + ", " + good + "]", new Judgements(), "measurement", Outcome.PROVEN);
        assertOutcome("measurements: [" + bad + "]", new Judgements(), "measurement", Outcome.REFUTED);
        assertOutcome("measurements: [" + half + "]", new Judgements(), "measurement", Outcome.REFUTED);
        assertOutcome("measurements: [" + other + "]", new Judgements(), "measurement", Outcome.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "'', PROVEN",
        "', product-id: 1, min-svn: 5', PROVEN",
        "', min-svn: 6', REFUTED",
        "', product-id: 2', REFUTED"
    })
    void takesASignerForAProductAndFromAVersionOn(String more, Outcome expected) throws MalformedException {
        String yaml = "signers: [{identity: " + Judgements.MRSIGNER + more + "}]";

        assertOutcome(yaml, new Judgements(), "signer", expected);
    }

    @Test
    void refusesAnotherSignerAndDoesNotKnowOneThatIsNotThere() throws MalformedException {
        String yaml = "signers: [{identity: " + "00".repeat(32) + "}]";

        assertOutcome(yaml, new Judgements(), "signer", Outcome.REFUTED);
        assertOutcome(yaml, new Judgements().without("sgx.mrsigner"), "signer", Outcome.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "05000000000000000000000000000000, ffffffffffffffff0000000000000000, PROVEN",
        "07000000000000000000000000000000, fdffffffffffffff0000000000000000, PROVEN",
        "07000000000000000000000000000000, ffffffffffffffff0000000000000000, REFUTED",
        "05000000000000000300000000000000, ffffffffffffffffffffffffffffffff, REFUTED"
    })
    void comparesAttributesWhereItsMaskHasBits(String value, String mask, Outcome expected) throws MalformedException {
        String yaml = "attributes: {sgx: {value: \"" + value + "\", mask: \"" + mask + "\"}}";

        assertOutcome(yaml, new Judgements(), "attributes", expected);
    }

    @Test
    void takesOnlyTheMachinesThatItNames() throws MalformedException {
        String named = "platforms: {accepted: [\"" + Judgements.PPID + "\"]}";
        String others = "platforms: {accepted: [\"" + "99".repeat(16) + "\"]}";
        String zeros = "platforms: {accepted: [\"" + "00".repeat(16) + "\"]}";

        assertOutcome(named, new Judgements(), "platform", Outcome.PROVEN);
        assertOutcome(others, new Judgements(), "platform", Outcome.REFUTED);
        assertOutcome(zeros, new Judgements().with("pck.ppid", "00".repeat(16)), "platform", Outcome.UNKNOWN);
        assertOutcome("", new Judgements(), "platform", Outcome.PROVEN);
        assertOutcome("", new Judgements().with(Label.FORGEABLE_PLATFORM), "platform", Outcome.WARNING);
    }

    @Test
    void refusesPropertiesOfAPlatform() throws MalformedException {
        assertOutcome("platforms: {refuse: [cached-keys]}", new Judgements(), "platform-properties", Outcome.REFUTED);
        assertOutcome(
                "platforms: {refuse: [dynamic-platform]}", new Judgements(), "platform-properties", Outcome.PROVEN);
        assertOutcome("platforms: {refuse: [smt-enabled]}", new Judgements(), "platform-properties", Outcome.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({"11, PROVEN", "10, REFUTED"})
    void countsTheAgeOfTheOldestCollateral(int days, Outcome expected) throws MalformedException {
        assertOutcome("collateral: {max-age-days: " + days + "}", new Judgements(), "collateral-age", expected);
    }

    @Test
    void countsAgesAgainstTheTimeOfTheAppraisal() throws MalformedException {
        List<Check> later = policy("collateral: {max-age-days: 30}")
                .appraise(new Judgements().build(), Instant.parse("2025-07-21T00:00:00Z"));

        assertThat(outcome(later, "collateral-age")).isEqualTo(Outcome.REFUTED);
    }

    @Test
    void demandsThatReportDataIsBoundWhereThePolicySaysSo() throws MalformedException {
        Judgements bound = new Judgements().with("report-data", Aspect.AUTHENTICITY, Outcome.PROVEN);
        Judgements unbound = new Judgements().with("report-data", Aspect.STANDING, Outcome.UNKNOWN);

        assertOutcome("report-data: required", bound, "report-data", Outcome.PROVEN);
        assertOutcome("report-data: required", unbound, "report-data", Outcome.UNKNOWN);
        assertOutcome("report-data: required", new Judgements(), "report-data", Outcome.REFUTED);
        assertOutcome("report-data: optional", unbound, "report-data", Outcome.WARNING);
    }

    @Test
    void refusesKindsThatItIsNotFor() throws MalformedException {
        Judgements nitro = new Judgements();
        nitro.kind = EvidenceKind.NITRO_DOCUMENT;

        assertOutcome("kinds: [sgx-quote]", nitro, "kind", Outcome.REFUTED);
        assertOutcome("kinds: [sgx-quote]", new Judgements(), "kind", Outcome.PROVEN);
    }
}
