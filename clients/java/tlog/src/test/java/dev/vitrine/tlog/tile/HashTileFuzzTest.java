package dev.vitrine.tlog.tile;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

/** Any bytes are refused with the declared exception, or read back as they are. */
final class HashTileFuzzTest {

    @FuzzTest
    void readsBackWhatItAccepts(byte[] input) {
        Bytes bytes = Bytes.copyOf(input);
        try {
            assertThat(HashTile.decode(bytes).encode()).isEqualTo(bytes);
        } catch (MalformedException declared) {
            assertThat(declared.what()).isNotEmpty();
        }
    }
}
