package dev.vitrine.evidence.dcap;

import static dev.vitrine.evidence.dcap.TcbStatus.CONFIGURATION_AND_SW_HARDENING_NEEDED;
import static dev.vitrine.evidence.dcap.TcbStatus.CONFIGURATION_NEEDED;
import static dev.vitrine.evidence.dcap.TcbStatus.NOT_SUPPORTED;
import static dev.vitrine.evidence.dcap.TcbStatus.OUT_OF_DATE;
import static dev.vitrine.evidence.dcap.TcbStatus.OUT_OF_DATE_CONFIGURATION_NEEDED;
import static dev.vitrine.evidence.dcap.TcbStatus.REVOKED;
import static dev.vitrine.evidence.dcap.TcbStatus.SW_HARDENING_NEEDED;
import static dev.vitrine.evidence.dcap.TcbStatus.TD_RELAUNCH_ADVISED;
import static dev.vitrine.evidence.dcap.TcbStatus.UP_TO_DATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.MalformedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TcbStatusTest {

    /** The columns of Intel's table. */
    private static final List<TcbStatus> PLATFORM = List.of(
            UP_TO_DATE,
            SW_HARDENING_NEEDED,
            CONFIGURATION_NEEDED,
            CONFIGURATION_AND_SW_HARDENING_NEEDED,
            OUT_OF_DATE,
            OUT_OF_DATE_CONFIGURATION_NEEDED,
            REVOKED);

    @Test
    void anUpToDateComponentChangesNothing() {
        assertThat(PLATFORM.stream().map(status -> status.mergedWith(UP_TO_DATE)))
                .containsExactlyElementsOf(PLATFORM);
    }

    @Test
    void anOutOfDateComponentKeepsANeedForConfiguration() {
        assertThat(PLATFORM.stream().map(status -> status.mergedWith(OUT_OF_DATE)))
                .containsExactly(
                        OUT_OF_DATE,
                        OUT_OF_DATE,
                        OUT_OF_DATE_CONFIGURATION_NEEDED,
                        OUT_OF_DATE_CONFIGURATION_NEEDED,
                        OUT_OF_DATE,
                        OUT_OF_DATE_CONFIGURATION_NEEDED,
                        REVOKED);
    }

    @Test
    void aRevokedComponentRevokesThePlatform() {
        assertThat(PLATFORM.stream().map(status -> status.mergedWith(REVOKED))).containsOnly(REVOKED);
    }

    @ParameterizedTest
    @EnumSource(names = {"SW_HARDENING_NEEDED", "CONFIGURATION_NEEDED", "NOT_SUPPORTED", "TD_RELAUNCH_ADVISED"})
    void aStatusThatComponentsDoNotHaveIsNeverAGoodOne(TcbStatus component) {
        assertThat(PLATFORM.stream().map(status -> status.mergedWith(component)))
                .containsOnly(NOT_SUPPORTED);
    }

    @Test
    void onlyWordsOfIntelsDocumentsAreRead() throws Exception {
        for (TcbStatus status : PLATFORM) {
            assertThat(TcbStatus.parse(status.text())).isEqualTo(status);
        }
        for (String word : List.of("uptodate", "UpToDate ", "", NOT_SUPPORTED.text(), TD_RELAUNCH_ADVISED.text())) {
            assertThatThrownBy(() -> TcbStatus.parse(word)).isInstanceOf(MalformedException.class);
        }
    }
}
