package dev.vitrine.log.testbed.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TrillianMessagesTest {

    private static final HexFormat HEX = HexFormat.of();

    @Test
    void putsTheLeafAndTheTreeWhereTrillianLooksForThem() {
        // log_id = 300; leaf { leaf_value = "abc" }
        assertThat(HEX.formatHex(
                        TrillianMessages.queueLeaf(300, "abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII))))
                .isEqualTo("08ac02" + "1205" + "1203616263");
        assertThat(HEX.formatHex(TrillianMessages.latestSignedLogRoot(300))).isEqualTo("08ac02");
    }

    @Test
    void readsTheSizeOfTheTreeFromTheSignedRoot() throws IOException {
        // signed_log_root { log_root = version 1, size 258, no hash, time 0, revision 0, no metadata }
        String root = "0001" + "0000000000000102" + "00" + "0000000000000000" + "0000000000000000" + "0000";

        assertThat(TrillianMessages.treeSize(HEX.parseHex("121f" + "421d" + root + "")))
                .isEqualTo(258);
    }

    @Test
    void refusesRootsThatItDoesNotKnow() {
        for (String response :
                new String[] {"", "1200", "12044202" + "0001", "120c420a" + "0002" + "0000000000000102", "08"}) {
            assertThatThrownBy(() -> TrillianMessages.treeSize(HEX.parseHex(response)))
                    .as(response)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void findsTheTreeAmongWhatCreatetreePrints() throws IOException {
        assertThat(TrillianLegs.treeId("I1122 10:01:45 admin.go:50] CreateTree...\n4083032007993286095\n"))
                .isEqualTo(4083032007993286095L);
        assertThatThrownBy(() -> TrillianLegs.treeId("E1122 failed after 10\n"))
                .hasMessageContaining("failed after 10");
    }
}
