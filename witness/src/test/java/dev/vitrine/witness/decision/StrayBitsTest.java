package dev.vitrine.witness.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.witness.TestLog;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StrayBitsTest {

    private static final TestLog LOG = TestLog.of("log.example/a");
    private static final String GOOD = new String(LOG.request(3, 5).toBytes().toByteArray(), StandardCharsets.UTF_8);

    @Test
    void clearsStrayBitsOfASignatureLine() {
        char last = GOOD.charAt(GOOD.length() - 3);
        String stray = GOOD.substring(0, GOOD.length() - 3) + (char) (last + 1) + "=\n";

        assertThat(StrayBits.clear(Bytes.utf8(stray))).contains(LOG.request(3, 5));
    }

    @Test
    void leavesEveryOtherDefectAlone() {
        assertThat(StrayBits.clear(Bytes.utf8(GOOD.replace("=\n\n— ", "\n\n— "))))
                .isEmpty();
        assertThat(StrayBits.clear(Bytes.utf8(GOOD.substring(0, GOOD.length() - 2) + "\n")))
                .isEmpty();
        assertThat(StrayBits.clear(Bytes.utf8(GOOD.replace("old 3", "old 03")))).isEmpty();
        assertThat(StrayBits.clear(Bytes.utf8("— "))).isEmpty();
        assertThat(StrayBits.clear(Bytes.EMPTY)).isEmpty();
    }

    @Test
    void whateverItReadsPrintsAsACanonicalRequest() {
        Random random = new Random(11);
        byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 5_000; i++) {
            byte[] mutated = good.clone();
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            StrayBits.clear(Bytes.copyOf(mutated))
                    .ifPresent(request -> assertThat(request.toBytes().size()).isEqualTo(good.length));
        }
    }
}
