package dev.vitrine.evidence.dcap;

import static dev.vitrine.evidence.dcap.FakePlatform.put;
import static dev.vitrine.evidence.dcap.Verdicts.VERIFIER;
import static dev.vitrine.evidence.dcap.Verdicts.assertForged;
import static dev.vitrine.evidence.dcap.Verdicts.assertOnly;
import static dev.vitrine.evidence.dcap.Verdicts.outcome;
import static dev.vitrine.evidence.dcap.Verdicts.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.evidence.Aspect;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.dcap.Collateral.Part;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
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
