package dev.vitrine.evidence.dcap;

import static dev.vitrine.evidence.dcap.Verdicts.assertForged;
import static dev.vitrine.evidence.dcap.Verdicts.assertOnly;
import static dev.vitrine.evidence.dcap.Verdicts.outcome;
import static dev.vitrine.evidence.dcap.Verdicts.verify;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.Aspect;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.dcap.Collateral.Part;
import dev.vitrine.tlog.Bytes;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Revocation lists and documents: what is missing, forged, of another platform or of another time. */
class DcapCollateralTest {

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
}
