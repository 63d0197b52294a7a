package dev.vitrine.evidence.dcap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Verdict;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * The advice to launch a domain again: the module was updated under it. Each test breaks one of the conditions of Intel's
 * library, of which all must hold.
 */
class RelaunchTest {

    private static final String SIGNER = "00".repeat(48);

    /** Launched under an old module of major version 1, and now running under one that is up to date. */
    private static FakePlatform updated() {
        FakePlatform platform = FakePlatform.tdx(5);
        platform.teeTcbSvn = new byte[] {2, 1, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        platform.teeTcbSvn2 = new byte[] {7, 1, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        platform.modules = FakePlatform.module("TDX_01", SIGNER, 2, "OutOfDate");
        return platform;
    }

    private static String statusOf(FakePlatform platform) throws Exception {
        Verdict verdict = DcapVerifier.under(FakePki.anchors())
                .verify(Quote.parse(platform.quote()), platform.collateral(), FakePki.NOW);
        assertThat(verdict.forgery()).isEmpty();
        return verdict.fields().getOrDefault("tcb.status", "");
    }

    private static void assertStatus(Consumer<FakePlatform> change, String expected) throws Exception {
        FakePlatform platform = updated();
        change.accept(platform);
        assertThat(statusOf(platform)).isEqualTo(expected);
    }

    @Test
    void isGivenWhereOnlyTheLaunchTimeModuleIsOld() throws Exception {
        assertStatus(platform -> {}, "TDRelaunchAdvised");
    }

    @Test
    void isAWarningAndNotTheStatusThatOthersReport() throws Exception {
        FakePlatform platform = updated();
        Verdict verdict = DcapVerifier.under(FakePki.anchors())
                .verify(Quote.parse(platform.quote()), platform.collateral(), FakePki.NOW);

        assertThat(verdict.fields()).containsEntry("tcb.converged-status", "OutOfDate");
        assertThat(verdict.conclusion()).isEqualTo(Outcome.WARNING);
    }

    @Test
    void mentionsANeedForConfiguration() throws Exception {
        assertStatus(
                platform -> platform.platformStatus = "ConfigurationNeeded", "TDRelaunchAdvisedConfigurationNeeded");
    }

    @Test
    void needsTheFieldsOfALaterReport() throws Exception {
        assertStatus(platform -> platform.td15 = false, "OutOfDate");
    }

    @Test
    void needsAModuleThatIsUpToDateNow() throws Exception {
        assertStatus(platform -> platform.teeTcbSvn2[0] = 6, "OutOfDate");
    }

    @Test
    void needsALoaderThatIsUpToDateNow() throws Exception {
        assertStatus(platform -> platform.teeTcbSvn2[2] = 2, "OutOfDate");
    }

    @Test
    void needsAKnownModule() throws Exception {
        assertStatus(platform -> platform.teeTcbSvn2[1] = 2, "OutOfDate");
    }

    @Test
    void comparesAModuleOfTheFirstMajorVersionWithTheHighestLevel() throws Exception {
        assertStatus(
                platform -> {
                    platform.teeTcbSvn2[0] = 5;
                    platform.teeTcbSvn2[1] = 0;
                },
                "TDRelaunchAdvised");
        assertStatus(
                platform -> {
                    platform.teeTcbSvn2[0] = 4;
                    platform.teeTcbSvn2[1] = 0;
                },
                "OutOfDate");
    }

    @Test
    void needsAQuotingEnclaveThatIsUpToDate() throws Exception {
        assertStatus(platform -> platform.qeSvn = 6, "OutOfDate");
        assertStatus(platform -> platform.qeStatus = "Revoked", "Revoked");
    }

    @Test
    void needsAPlatformThatIsNotOutOfDateItself() throws Exception {
        assertStatus(platform -> platform.pceSvn = 5, "OutOfDate");
        assertStatus(platform -> platform.platformStatus = "Revoked", "Revoked");
    }
}
