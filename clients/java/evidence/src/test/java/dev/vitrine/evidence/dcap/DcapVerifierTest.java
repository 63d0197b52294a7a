package dev.vitrine.evidence.dcap;

import static dev.vitrine.evidence.dcap.FakePlatform.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.evidence.Aspect;
import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.dcap.Collateral.Part;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DcapVerifierTest {

    private static final DcapVerifier VERIFIER = DcapVerifier.under(FakePki.anchors());

    private static Verdict verify(FakePlatform platform) throws MalformedException {
        return verify(platform, platform.collateral(), FakePki.NOW);
    }

    private static Verdict verify(FakePlatform platform, Collateral collateral, Instant at) throws MalformedException {
        return VERIFIER.verify(Quote.parse(platform.quote()), collateral, at);
    }

    private static Check line(Verdict verdict, String id) {
        return verdict.checks().stream()
                .filter(check -> check.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line " + id));
    }

    private static Outcome outcome(Verdict verdict, String id) {
        return line(verdict, id).outcome();
    }

    private static void assertForged(Verdict verdict, String id) {
        assertThat(verdict.forgery()).map(Check::id).contains(id);
        assertThat(verdict.conclusion()).isEqualTo(Outcome.REFUTED);
    }

    private static void assertOnly(Verdict verdict, Aspect aspect, Outcome outcome, String id) {
        assertThat(line(verdict, id).aspect()).isEqualTo(aspect);
        assertThat(outcome(verdict, id)).isEqualTo(outcome);
        assertThat(verdict.forgery()).isEmpty();
    }

    static Stream<FakePlatform> platforms() {
        FakePlatform processor = FakePlatform.sgx();
        processor.platformCa = false;
        FakePlatform sgx4 = FakePlatform.sgx();
        sgx4.version = 4;
        FakePlatform sgx5 = FakePlatform.sgx();
        sgx5.version = 5;
        FakePlatform early5 = FakePlatform.tdx(5);
        early5.td15 = false;
        return Stream.of(FakePlatform.sgx(), processor, sgx4, sgx5, FakePlatform.tdx(4), FakePlatform.tdx(5), early5);
    }

    @ParameterizedTest
    @MethodSource("platforms")
    void everyLineOfASoundQuoteIsProven(FakePlatform platform) throws Exception {
        Verdict verdict = verify(platform);

        assertThat(verdict.checks())
                .allSatisfy(check -> assertThat(check.outcome()).as(check.id()).isEqualTo(Outcome.PROVEN));
        assertThat(verdict.fields())
                .containsEntry("tcb.status", "UpToDate")
                // The quoting enclave's level is older than the platform's.
                .containsEntry("tcb.date", "2024-03-13T00:00:00Z")
                .containsEntry("collateral.earliest-issue", "2020-01-01T00:00:00Z")
                .containsEntry("collateral.latest-issue", "2025-06-21T00:00:00Z")
                .containsEntry("collateral.earliest-expiration", "2025-07-20T00:00:00Z");
    }

    @Test
    void aRootThatTheCallerAddsIsNeverProduction() throws Exception {
        Verdict verdict = verify(FakePlatform.sgx());

        assertThat(verdict.checks().stream().flatMap(check -> check.anchor().stream()))
                .isNotEmpty()
                .noneMatch(TrustAnchor::production);
    }

    @Test
    void theProductionVerifierRefutesTheSameQuote() throws Exception {
        FakePlatform platform = FakePlatform.sgx();
        Verdict verdict =
                DcapVerifier.production().verify(Quote.parse(platform.quote()), platform.collateral(), FakePki.NOW);

        assertForged(verdict, "chain.root");
        assertThat(outcome(verdict, "quote.signature")).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void aWarmVerifierSaysTheSameAsAColdOne() throws Exception {
        for (FakePlatform platform : platforms().toList()) {
            DcapVerifier verifier = DcapVerifier.under(FakePki.anchors());
            Quote quote = Quote.parse(platform.quote());
            Verdict cold = verifier.verify(quote, platform.collateral(), FakePki.NOW);

            assertThat(verifier.verify(quote, platform.collateral(), FakePki.NOW))
                    .isEqualTo(cold);
        }
    }

    @Nested
    class Signatures {

        @Test
        void anEnclaveOfACertifiedPlatformThatIsNotIntelsQuotingEnclaveCannotMakeQuotes() throws Exception {
            FakePlatform platform = FakePlatform.sgx();
            platform.qeReport = put(128, 1, 2, 3);

            assertForged(verify(platform), "qe.identity");
        }

        @Test
        void aQuotingEnclaveInDebugModeIsRefutedAlsoUnderALooseMask() throws Exception {
            FakePlatform platform = FakePlatform.sgx();
            platform.qeReport = put(48, 0x17);
            platform.qeIdentity = text -> text.replace("FBFFFFFFFFFFFFFF", "F9FFFFFFFFFFFFFF");

            assertForged(verify(platform), "qe.identity");
        }

        @Test
        void anotherVersionOfTheQuotingEnclavesAttributesIsRefuted() throws Exception {
            FakePlatform attributes = FakePlatform.sgx();
            attributes.qeReport = put(48, 0x35);
            FakePlatform misc = FakePlatform.sgx();
            misc.qeReport = put(16, 1);
            FakePlatform product = FakePlatform.sgx();
            product.qeReport = put(256, 2);

            assertForged(verify(attributes), "qe.identity");
            assertForged(verify(misc), "qe.identity");
            assertForged(verify(product), "qe.identity");
        }

        @Test
        void theIdentityOfAnotherEnclaveDoesNotServe() throws Exception {
            FakePlatform platform = FakePlatform.sgx();
            platform.id = "QVE";

            assertForged(verify(platform), "qe.identity");
        }

        @Test
        void theOtherSignatureOfAPairVerifiesAsWell() throws Exception {
            FakePlatform platform = FakePlatform.sgx();
            Bytes signed = platform.signedPart();
            Bytes other = FakePki.otherSignature(platform.attestationKey.sign(signed));
            Quote quote = Quote.parse(platform.assemble(signed, other, platform.qeReportBytes()));

            assertThat(VERIFIER.verify(quote, platform.collateral(), FakePki.NOW)
                            .conclusion())
                    .isEqualTo(Outcome.PROVEN);
        }

        @Test
        void signaturesOutsideOfTheirRangeAreRefuted() throws Exception {
            FakePlatform platform = FakePlatform.sgx();
            Bytes zeros = Bytes.wrapUnsafe(new byte[64]);
            Bytes order = Bytes.concat(FakePki.order(), FakePki.order());
            for (Bytes signature : List.of(zeros, order)) {
                Quote quote =
                        Quote.parse(platform.assemble(platform.signedPart(), signature, platform.qeReportBytes()));

                assertForged(VERIFIER.verify(quote, platform.collateral(), FakePki.NOW), "quote.signature");
            }
        }

        @Test
        void aKeyThatTheQuotingEnclaveDoesNotVouchForIsRefuted() throws Exception {
            FakePlatform hash = FakePlatform.sgx();
            hash.qeReport = put(320, 0);
            FakePlatform tail = FakePlatform.sgx();
            tail.qeReport = put(383, 1);

            assertForged(verify(hash), "qe.binding");
            assertForged(verify(tail), "qe.binding");
        }

        @Test
        void aQuoteThatIsNotSaidToBeByIntelsQuotingEnclaveIsRefuted() throws Exception {
            FakePlatform platform = FakePlatform.sgx();
            platform.header = put(12, 0);

            assertForged(verify(platform), "quote.vendor");
        }

        @Test
        void aRevokedQuotingEnclaveDoesNotHideABadSignature() throws Exception {
            FakePlatform platform = FakePlatform.sgx();
            platform.qeStatus = "Revoked";
            Bytes wrong = platform.attestationKey.sign(Bytes.utf8("something else"));
            Quote quote = Quote.parse(platform.assemble(platform.signedPart(), wrong, platform.qeReportBytes()));
            Verdict verdict = VERIFIER.verify(quote, platform.collateral(), FakePki.NOW);

            assertForged(verdict, "quote.signature");
            assertThat(outcome(verdict, "qe.tcb-level")).isEqualTo(Outcome.REFUTED);
        }
    }

    @Nested
    class Chains {

        @Test
        void eachCertificateHasItsTime() throws Exception {
            Instant past = FakePki.NOW.minusSeconds(1);
            FakePlatform leaf = FakePlatform.sgx();
            leaf.pckSubject = subject -> subject.valid(FakePki.FROM, past);
            FakePlatform authority = FakePlatform.sgx();
            authority.caSubject = subject -> subject.valid(FakePki.NOW.plusSeconds(1), FakePki.TO);
            FakePlatform signer = FakePlatform.sgx();
            signer.signerSubject = subject -> subject.valid(FakePki.FROM, past);

            assertOnly(verify(leaf), Aspect.CURRENCY, Outcome.REFUTED, "chain.pck-leaf");
            assertOnly(verify(authority), Aspect.CURRENCY, Outcome.REFUTED, "chain.pck-ca");
            assertOnly(verify(signer), Aspect.CURRENCY, Outcome.REFUTED, "chain.tcb-signing");
        }

        @Test
        void bothEndsOfAValidityAreInside() throws Exception {
            FakePlatform platform = FakePlatform.sgx();
            platform.pckSubject = subject -> subject.valid(FakePki.NOW, FakePki.NOW);

            assertThat(verify(platform).conclusion()).isEqualTo(Outcome.PROVEN);
        }

        @Test
        void aCertificateMayOutliveTheTwoDigitYears() throws Exception {
            FakePlatform platform = FakePlatform.sgx();
            platform.pckSubject = subject -> subject.valid(FakePki.FROM, Instant.parse("2051-01-01T00:00:00Z"));
            Verdict verdict = verify(platform);

            assertThat(outcome(verdict, "chain.pck-leaf")).isEqualTo(Outcome.PROVEN);
            assertThat(verdict.fields()).containsEntry("pck.not-after", "2051-01-01T00:00:00Z");
        }

        @Test
        void theSignerOfCollateralCannotCertifyPlatformsNorTheOtherWayRound() throws Exception {
            FakePlatform asPlatform = FakePlatform.sgx();
            asPlatform.pckSubject = subject -> subject.named(FakePki.TCB_SIGNING);
            FakePlatform asSigner = FakePlatform.sgx();
            asSigner.signerSubject = subject -> subject.named(FakePki.PCK);

            assertForged(verify(asPlatform), "chain.pck-leaf");
            assertForged(verify(asSigner), "chain.tcb-signing");
            assertThat(outcome(verify(asSigner), "collateral.tcb-info")).isEqualTo(Outcome.REFUTED);
        }

        @Test
        void aChainMustHaveItsThreeCertificatesInOrder() throws Exception {
            FakePlatform sound = FakePlatform.sgx();
            String leaf = sound.pck().pem();
            String authority = sound.authority().pem();
            String root = FakePki.root().pem();
            for (String chain : List.of(
                    leaf + authority,
                    leaf,
                    "",
                    leaf + root + authority,
                    leaf + authority + root + root,
                    leaf + "comment" + authority + root,
                    authority + authority + root)) {
                FakePlatform platform = FakePlatform.sgx();
                platform.certificationData = Optional.of(Bytes.utf8(chain));

                assertThat(verify(platform).forgery()).as(chain).isPresent();
            }
        }

        @Test
        void aLeafAloneIsCompletedByTheChainOfItsRevocationList() throws Exception {
            FakePlatform pem = FakePlatform.sgx();
            pem.certificationType = CertificationType.PCK_LEAF;
            pem.certificationData = Optional.of(Bytes.utf8(pem.pck().pem()));
            FakePlatform der = FakePlatform.sgx();
            der.certificationType = CertificationType.PCK_LEAF;
            der.certificationData = Optional.of(der.pck().certificate().der());

            assertThat(verify(pem).conclusion()).isEqualTo(Outcome.PROVEN);
            assertThat(verify(der).conclusion()).isEqualTo(Outcome.PROVEN);
        }

        @ParameterizedTest
        @EnumSource(names = {"PPID_CLEAR", "PPID_RSA_2048", "PPID_RSA_3072"})
        void aPlatformThatIsOnlyNamedNeedsItsChainFromElsewhere(CertificationType type) throws Exception {
            FakePlatform platform = FakePlatform.sgx();
            platform.certificationType = type;
            byte[] data = new byte[type.ppidSize() + 20];
            data[data.length - 4] = 13;
            platform.certificationData = Optional.of(Bytes.wrapUnsafe(data));
            Verdict without = verify(platform);
            Verdict with = verify(platform, platform.collateral().with(Part.PCK_CHAIN, platform.chain()), FakePki.NOW);

            assertOnly(without, Aspect.AUTHENTICITY, Outcome.UNKNOWN, "chain.pck-leaf");
            assertThat(outcome(without, "quote.signature")).isEqualTo(Outcome.UNKNOWN);
            assertThat(with.conclusion()).isEqualTo(Outcome.PROVEN);
        }

        @Test
        void theChainFromElsewhereMustBeOfThePlatformThatTheQuoteNames() throws Exception {
            FakePlatform platform = FakePlatform.sgx();
            platform.certificationType = CertificationType.PPID_CLEAR;
            byte[] data = new byte[36];
            data[0] = 1;
            data[32] = 13;
            platform.certificationData = Optional.of(Bytes.wrapUnsafe(data));
            Verdict verdict =
                    verify(platform, platform.collateral().with(Part.PCK_CHAIN, platform.chain()), FakePki.NOW);

            assertForged(verdict, "pck.extension");
        }

        @Test
        void aCertificateMustBeMeantForItsRole() throws Exception {
            FakePlatform authority = FakePlatform.sgx();
            authority.pckSubject = subject -> FakePki.Subject.authority(FakePki.PCK)
                    .with(subject.sgxExtension().orElseThrow());
            FakePlatform otherName = FakePlatform.sgx();
            otherName.caSubject = subject -> subject.named("Intel SGX PCK Cloud CA");

            assertForged(verify(authority), "chain.pck-leaf");
            assertForged(verify(otherName), "chain.pck-ca");
        }

        @Test
        void theExtensionOfThePlatformMustBeExact() throws Exception {
            FakePlatform longer = FakePlatform.sgx();
            longer.sgxExtension = bytes -> Bytes.concat(bytes, Bytes.wrapUnsafe(new byte[1]));
            FakePlatform processorWithInstance = FakePlatform.sgx();
            Bytes extension = processorWithInstance.extension();
            processorWithInstance.platformCa = false;
            processorWithInstance.sgxExtension = unused -> extension;
            FakePlatform sixthType = FakePlatform.sgx();
            sixthType.platformCa = false;
            sixthType.sgxExtension = bytes -> put(bytes.size() - 1, 6).apply(bytes);

            assertForged(verify(longer), "pck.extension");
            assertForged(verify(processorWithInstance), "pck.extension");
            assertForged(verify(sixthType), "pck.extension");
        }
    }

    @Nested
    class Revocation {

        @Test
        void aListedCertificateIsRevokedAndNotForged() throws Exception {
            FakePlatform platform = FakePlatform.sgx();
            BigInteger leaf = platform.pck().certificate().serial();
            BigInteger authority = platform.authority().certificate().serial();
            BigInteger signer = platform.signer().certificate().serial();
            Collateral sound = platform.collateral();

            assertOnly(
                    verify(platform, sound.with(Part.PCK_CRL, platform.pckList(leaf)), FakePki.NOW),
                    Aspect.STANDING,
                    Outcome.REFUTED,
                    "revocation.pck-leaf");
            assertOnly(
                    verify(platform, sound.with(Part.ROOT_CA_CRL, platform.rootList(authority)), FakePki.NOW),
                    Aspect.STANDING,
                    Outcome.REFUTED,
                    "revocation.pck-ca");
            assertOnly(
                    verify(platform, sound.with(Part.ROOT_CA_CRL, platform.rootList(signer)), FakePki.NOW),
                    Aspect.STANDING,
                    Outcome.REFUTED,
                    "revocation.tcb-signing");
        }

        @ParameterizedTest
        @EnumSource(Part.class)
        void whatIsMissingIsUnknownAndNeverProven(Part missing) throws Exception {
            FakePlatform platform = FakePlatform.sgx();
            Collateral collateral = Collateral.NONE;
            for (Part part : Part.values()) {
                if (part != missing && platform.collateral().part(part).isPresent()) {
                    collateral = collateral.with(
                            part, platform.collateral().part(part).get());
                }
            }
            // These serve no quote that carries its own chain.
            boolean needed =
                    missing != Part.PCK_CHAIN && missing != Part.PCK_CRL_CHAIN && missing != Part.QE_IDENTITY_CHAIN;
            Verdict verdict = verify(platform, collateral, FakePki.NOW);

            assertThat(verdict.conclusion()).isEqualTo(needed ? Outcome.UNKNOWN : Outcome.PROVEN);
        }

        @Test
        void aListOfAnotherAuthorityIsNotTheList() throws Exception {
            FakePlatform platform = FakePlatform.sgx();
            FakePlatform other = FakePlatform.sgx();
            other.platformCa = false;
            FakePlatform sameName = FakePlatform.sgx();
            sameName.caSubject = subject -> subject.keyed("another key");
            for (FakePlatform issuer : List.of(other, sameName)) {
                Verdict verdict =
                        verify(platform, platform.collateral().with(Part.PCK_CRL, issuer.pckList()), FakePki.NOW);

                assertForged(verdict, "crl.pck");
                assertThat(outcome(verdict, "revocation.pck-leaf")).isEqualTo(Outcome.UNKNOWN);
            }
        }

        @Test
        void aListSpeaksForItsTimeOnly() throws Exception {
            FakePlatform platform = FakePlatform.sgx();
            Bytes old = platform.authority().revocationList(FakePki.FROM, FakePki.NOW.minusSeconds(1));
            Bytes future = platform.authority().revocationList(FakePki.NOW.plusSeconds(1), FakePki.TO);
            for (Bytes list : List.of(old, future)) {
                Verdict verdict = verify(platform, platform.collateral().with(Part.PCK_CRL, list), FakePki.NOW);

                assertOnly(verdict, Aspect.CURRENCY, Outcome.REFUTED, "crl.pck");
                assertThat(outcome(verdict, "revocation.pck-leaf")).isEqualTo(Outcome.UNKNOWN);
            }
        }
    }

    @Nested
    class Documents {

        @Test
        void aDocumentIsTheBytesThatWereSigned() throws Exception {
            FakePlatform platform = FakePlatform.sgx();
            String text = new String(
                    platform.collateral().part(Part.TCB_INFO).orElseThrow().toByteArray(),
                    java.nio.charset.StandardCharsets.UTF_8);
            for (String changed : List.of(
                    text.replace("2025-07-20", "2035-07-20"),
                    text.replace("\"tcbType\":0", "\"tcbType\": 0"),
                    text.replace("UpToDate", "UpToD\\u0061te"),
                    text.replace("{\"tcbInfo\"", "{\"tcbInfo\":{},\"tcbInfo\""),
                    text + "{}",
                    text.replace("{\"tcbInfo\"", "{\"other\":1,\"tcbInfo\""),
                    "\ufeff" + text)) {
                Verdict verdict =
                        verify(platform, platform.collateral().with(Part.TCB_INFO, Bytes.utf8(changed)), FakePki.NOW);

                assertForged(verdict, "collateral.tcb-info");
                assertThat(outcome(verdict, "tcb.level")).isEqualTo(Outcome.UNKNOWN);
            }
        }

        @Test
        void aDocumentIsCurrentBetweenItsDates() throws Exception {
            FakePlatform platform = FakePlatform.sgx();
            Collateral collateral = platform.collateral();

            assertOnly(
                    verify(platform, collateral, Instant.parse("2025-06-19T23:59:59Z")),
                    Aspect.CURRENCY,
                    Outcome.REFUTED,
                    "collateral.tcb-info");
            assertOnly(
                    verify(platform, collateral, Instant.parse("2025-07-20T00:00:01Z")),
                    Aspect.CURRENCY,
                    Outcome.REFUTED,
                    "collateral.tcb-info");
            Verdict late = verify(platform, collateral, Instant.parse("2025-07-21T00:00:01Z"));
            assertOnly(late, Aspect.CURRENCY, Outcome.REFUTED, "collateral.qe-identity");
            assertThat(outcome(late, "tcb.level")).isEqualTo(Outcome.UNKNOWN);
            assertThat(outcome(late, "tcb.status")).isEqualTo(Outcome.UNKNOWN);
            assertThat(late.fields()).containsEntry("tcb.status", "UpToDate");
        }

        @Test
        void theTcbInfoMustBeOfThisPlatform() throws Exception {
            for (String[] change : new String[][] {
                {"\"fmspc\":\"00906ED50000\"", "\"fmspc\":\"00906ED50001\""},
                {"\"pceId\":\"0000\"", "\"pceId\":\"0100\""},
            }) {
                FakePlatform platform = FakePlatform.sgx();
                platform.tcbInfo = text -> text.replace(change[0], change[1]);

                assertForged(verify(platform), "collateral.match");
            }
            FakePlatform sgx = FakePlatform.sgx();
            FakePlatform tdx = FakePlatform.tdx(4);
            assertForged(
                    verify(
                            sgx,
                            sgx.collateral()
                                    .with(
                                            Part.TCB_INFO,
                                            tdx.collateral().part(Part.TCB_INFO).orElseThrow()),
                            FakePki.NOW),
                    "collateral.match");
        }

        @Test
        void theFmspcIsComparedAsBytes() throws Exception {
            FakePlatform platform = FakePlatform.sgx();
            platform.tcbInfo = text -> text.replace("00906ED50000", "00906ed50000");

            assertThat(verify(platform).conclusion()).isEqualTo(Outcome.PROVEN);
        }

        @Test
        void aWordForAStatusThatNobodyKnowsIsNotTakenForAGoodOne() throws Exception {
            FakePlatform platform = FakePlatform.sgx();
            platform.platformStatus = "Splendid";

            assertForged(verify(platform), "collateral.tcb-info");
        }

        @Test
        void theIdentityMayComeWithAChainOfItsOwn() throws Exception {
            FakePlatform platform = FakePlatform.sgx();
            FakePlatform renewed = FakePlatform.sgx();
            renewed.signerSubject = subject -> subject.valid(FakePki.FROM, FakePki.TO.plusSeconds(1));
            Bytes chain = renewed.collateral().part(Part.TCB_INFO_CHAIN).orElseThrow();
            Verdict verdict = verify(platform, platform.collateral().with(Part.QE_IDENTITY_CHAIN, chain), FakePki.NOW);

            assertThat(outcome(verdict, "chain.qe-identity-signing")).isEqualTo(Outcome.PROVEN);
            assertThat(verdict.conclusion()).isEqualTo(Outcome.PROVEN);
        }
    }

    @Nested
    class Reports {

        @Test
        void debugModeIsLoudButAuthentic() throws Exception {
            FakePlatform enclave = FakePlatform.sgx();
            enclave.body = put(48, 0x07);
            FakePlatform domain = FakePlatform.tdx(4);
            domain.body = put(120, 0x01);

            assertOnly(verify(enclave), Aspect.STANDING, Outcome.WARNING, "attributes.debug");
            assertOnly(verify(domain), Aspect.STANDING, Outcome.WARNING, "attributes.debug");
            assertThat(verify(enclave).fields()).containsEntry("sgx.debug", "true");
        }

        @Test
        void privilegesAndWeaknessesAreLoud() throws Exception {
            FakePlatform provisioning = FakePlatform.sgx();
            provisioning.body = put(48, 0x15);
            FakePlatform launch = FakePlatform.sgx();
            launch.body = put(48, 0x25);
            FakePlatform reserved = FakePlatform.sgx();
            reserved.body = put(300, 1);
            FakePlatform septVe = FakePlatform.tdx(4);
            septVe.body = put(123, 0);
            FakePlatform migratable = FakePlatform.tdx(4);
            migratable.body = put(123, 0x30);
            FakePlatform perfmon = FakePlatform.tdx(4);
            perfmon.body = put(127, 0x80);
            FakePlatform service = FakePlatform.tdx(5);
            service.body = put(600, 1);

            assertOnly(verify(provisioning), Aspect.STANDING, Outcome.WARNING, "attributes.privileges");
            assertOnly(verify(launch), Aspect.STANDING, Outcome.WARNING, "attributes.privileges");
            assertOnly(verify(reserved), Aspect.STANDING, Outcome.WARNING, "report.reserved");
            assertOnly(verify(septVe), Aspect.STANDING, Outcome.WARNING, "attributes.privileges");
            assertOnly(verify(migratable), Aspect.STANDING, Outcome.WARNING, "attributes.privileges");
            assertOnly(verify(perfmon), Aspect.STANDING, Outcome.WARNING, "attributes.privileges");
            assertOnly(verify(service), Aspect.STANDING, Outcome.WARNING, "attributes.service-domain");
        }
    }

    @Nested
    class TcbLevels {

        @ParameterizedTest
        @EnumSource(
                names = {
                    "SW_HARDENING_NEEDED",
                    "CONFIGURATION_NEEDED",
                    "CONFIGURATION_AND_SW_HARDENING_NEEDED",
                    "OUT_OF_DATE",
                    "OUT_OF_DATE_CONFIGURATION_NEEDED"
                })
        void aStatusThatIsNotUpToDateIsAWarning(TcbStatus status) throws Exception {
            FakePlatform platform = FakePlatform.sgx();
            platform.platformStatus = status.text();
            Verdict verdict = verify(platform);

            assertOnly(verdict, Aspect.STANDING, Outcome.WARNING, "tcb.level");
            assertThat(verdict.fields()).containsEntry("tcb.status", status.text());
        }

        @Test
        void aRevokedOrUnsupportedPlatformIsRefutedAndNotForged() throws Exception {
            FakePlatform revoked = FakePlatform.sgx();
            revoked.platformStatus = "Revoked";
            FakePlatform oldPce = FakePlatform.sgx();
            oldPce.pceSvn = 4;
            FakePlatform oldComponent = FakePlatform.sgx();
            oldComponent.components[4] = (byte) 254;

            assertOnly(verify(revoked), Aspect.STANDING, Outcome.REFUTED, "tcb.level");
            assertOnly(verify(oldPce), Aspect.STANDING, Outcome.REFUTED, "tcb.level");
            assertOnly(verify(oldComponent), Aspect.STANDING, Outcome.REFUTED, "tcb.level");
            assertThat(verify(oldPce).fields()).containsEntry("tcb.status", "NotSupported");
        }

        @Test
        void advisoriesOfAllPartsAreJoined() throws Exception {
            FakePlatform platform = FakePlatform.sgx();
            platform.qeIdentity = text -> text.replace(
                    "\"tcbStatus\":\"UpToDate\"", "\"tcbStatus\":\"UpToDate\",\"advisoryIDs\":[\"INTEL-SA-00001\"]");

            assertThat(verify(platform).fields()).containsEntry("tcb.advisories", "INTEL-SA-00001 INTEL-SA-013");
        }

        @Test
        void aQuotingEnclaveThatIsOutOfDateMakesThePlatformSo() throws Exception {
            FakePlatform platform = FakePlatform.sgx();
            platform.qeSvn = 7;
            Verdict verdict = verify(platform);

            assertOnly(verdict, Aspect.STANDING, Outcome.WARNING, "qe.tcb-level");
            assertThat(verdict.fields())
                    .containsEntry("tcb.platform-status", "UpToDate")
                    .containsEntry("tcb.status", "OutOfDate");
        }

        @Test
        void theModuleOfTheTenthMajorVersionIsFoundByItsHexadecimalName() throws Exception {
            FakePlatform platform = FakePlatform.tdx(4);
            platform.teeTcbSvn[1] = 10;
            platform.modules = FakePlatform.module("TDX_10", "11".repeat(48), 0, "UpToDate") + ","
                    + FakePlatform.module("tdx_0a", "00".repeat(48), 0, "UpToDate");
            Verdict verdict = verify(platform);

            assertThat(verdict.conclusion()).isEqualTo(Outcome.PROVEN);
            assertThat(verdict.fields()).containsEntry("tdx.module", "TDX_0A");
        }

        @Test
        void aModuleThatIsNotIntelsIsForged() throws Exception {
            FakePlatform unlisted = FakePlatform.tdx(4);
            unlisted.teeTcbSvn[1] = 1;
            FakePlatform otherSigner = FakePlatform.tdx(4);
            otherSigner.teeTcbSvn[1] = 1;
            otherSigner.modules = FakePlatform.module("TDX_01", "11".repeat(48), 0, "UpToDate");
            FakePlatform firstVersion = FakePlatform.tdx(4);
            firstVersion.body = put(64, 1);
            FakePlatform attributes = FakePlatform.tdx(4);
            attributes.body = put(112, 1);

            assertForged(verify(unlisted), "tdx.module");
            assertForged(verify(otherSigner), "tdx.module");
            assertForged(verify(firstVersion), "tdx.module");
            assertForged(verify(attributes), "tdx.module");
        }

        @Test
        void aModuleBelowAllItsLevelsIsNotSupported() throws Exception {
            FakePlatform platform = FakePlatform.tdx(4);
            platform.teeTcbSvn[1] = 1;
            platform.modules = FakePlatform.module("TDX_01", "00".repeat(48), 6, "OutOfDate");
            Verdict verdict = verify(platform);

            assertOnly(verdict, Aspect.STANDING, Outcome.REFUTED, "tdx.module-level");
            assertThat(verdict.fields()).containsEntry("tcb.status", "NotSupported");
        }
    }

    @Test
    void truncationsAreMalformed() {
        for (FakePlatform platform : platforms().toList()) {
            Bytes quote = platform.quote();
            for (int size = 0; size < quote.size(); size++) {
                Bytes cut = quote.slice(0, size);
                assertThatThrownBy(() -> Quote.parse(cut)).isInstanceOf(MalformedException.class);
            }
        }
    }

    @Test
    void aTailOfZerosIsCountedAndAnyOtherRefused() throws Exception {
        Bytes quote = FakePlatform.sgx().quote();

        assertThat(Quote.parse(Bytes.concat(quote, Bytes.wrapUnsafe(new byte[70])))
                        .tailSize())
                .isEqualTo(70);
        assertThatThrownBy(() -> Quote.parse(Bytes.concat(quote, Bytes.utf8("A"))))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void lengthsBeyondTheBufferAreMalformed() {
        Bytes quote = FakePlatform.sgx().quote();
        for (int at : new int[] {432, 436 + 576, 436 + 578 + 32 + 2}) {
            for (int[] length : new int[][] {{0xff, 0xff, 0xff, 0xff}, {0xff, 0xff, 0xff, 0x7f}, {0, 0, 0, 0x80}}) {
                Bytes changed = put(at, length).apply(quote);
                assertThatThrownBy(() -> Quote.parse(changed)).isInstanceOf(MalformedException.class);
            }
        }
    }
}
