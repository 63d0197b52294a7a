package dev.vitrine.tlog.tile;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.MalformedException;
import java.nio.charset.StandardCharsets;

/** Any bytes are refused with the declared exception, or read back as they are. */
final class TileIdFuzzTest {

    @FuzzTest
    void readsBackWhatItAccepts(byte[] input) {
        String path = new String(input, StandardCharsets.ISO_8859_1);
        try {
            assertThat(TileId.parse(path).path()).isEqualTo(path);
        } catch (MalformedException declared) {
            assertThat(declared.what()).isNotEmpty();
        }
    }
}
