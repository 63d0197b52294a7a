package dev.vitrine.tlog.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import org.junit.jupiter.api.Test;

final class HashTest {

    private static final Hash HASH = Rfc6962.leafHash(Bytes.utf8("hash"));

    @Test
    void readsBackFromEveryForm() throws MalformedException {
        assertThat(Hash.of(HASH.toByteArray(), 0)).isEqualTo(HASH).hasSameHashCodeAs(HASH);
        assertThat(Hash.of(HASH.bytes())).isEqualTo(HASH);
        assertThat(Hash.parseBase64(HASH.base64())).isEqualTo(HASH);
        assertThat(Bytes.fromHex(HASH.hex())).isEqualTo(HASH.bytes());
        assertThat(HASH).hasToString(HASH.base64());
    }

    @Test
    void everyBitCounts() {
        for (int bit = 0; bit < 256; bit++) {
            assertThat(Mutations.flip(HASH, bit)).isNotEqualTo(HASH);
        }
    }

    @Test
    void refusesOtherLengths() {
        for (int size : new int[] {0, 31, 33, 64}) {
            assertThatThrownBy(() -> Hash.of(Bytes.wrapUnsafe(new byte[size]))).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void refusesBase64ThatIsNotCanonical() {
        String base64 = HASH.base64();

        assertThatThrownBy(() -> Hash.parseBase64(base64.substring(0, 43))).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Hash.parseBase64(base64 + "\n")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Hash.parseBase64("")).isInstanceOf(MalformedException.class);
    }

    @Test
    void isNotChangedThroughItsArrays() {
        byte[] bytes = HASH.toByteArray();
        Hash copy = Hash.of(bytes, 0);

        bytes[0] ^= 1;

        assertThat(copy).isEqualTo(HASH);
    }
}
