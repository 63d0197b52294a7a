package dev.vitrine.evidence.dcap;

import static dev.vitrine.evidence.dcap.FakePlatform.put;
import static dev.vitrine.evidence.dcap.Verdicts.assertForged;
import static dev.vitrine.evidence.dcap.Verdicts.assertOnly;
import static dev.vitrine.evidence.dcap.Verdicts.verify;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.Aspect;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Verdict;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a report and Intel say against a platform: loud, and never mistaken for a forgery. */
class DcapStandingTest {

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
}
