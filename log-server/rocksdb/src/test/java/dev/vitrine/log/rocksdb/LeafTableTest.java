package dev.vitrine.log.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.tlog.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LeafTableTest {

    private final LeafTable table = new LeafTable(77);
    private final Map<Bytes, Long> expected = new TreeMap<>();

    @Test
    void findsWhatWasPutAndNothingElse() {
        SplittableRandom random = new SplittableRandom(1);
        for (long index = 0; index < 20_000; index++) {
            put(randomHash(random), index);
        }

        expected.forEach(
                (hash, index) -> assertThat(table.find(hash.toByteArray(), 0)).isEqualTo(index));
        for (int i = 0; i < 1000; i++) {
            assertThat(table.find(randomHash(random), 0)).isEqualTo(LeafTable.ABSENT);
        }
        assertThat(table.size()).isEqualTo(20_000);
        assertThat(table.emptyOfSameSize().size()).isZero();
    }

    @Test
    void aHashThatAgreesInAnyThreeWordsIsAnother() {
        byte[] hash = randomHash(new SplittableRandom(2));
        put(hash, 5);
        for (int word = 0; word < 4; word++) {
            byte[] other = hash.clone();
            other[8 * word + 3] ^= 1;
            assertThat(table.find(other, 0)).isEqualTo(LeafTable.ABSENT);
        }
    }

    @Test
    void theFirstIndexOfAHashStays() {
        byte[] hash = randomHash(new SplittableRandom(3));
        table.put(hash, 0, 0);
        table.put(hash, 0, 9);

        assertThat(table.find(hash, 0)).isZero();
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void rowsComeInOrderOfTheirHashes() throws Exception {
        SplittableRandom random = new SplittableRandom(4);
        for (long index = 0; index < 5000; index++) {
            byte[] hash = randomHash(random);
            if (index % 3 == 0) {
                // Alike in the bits that the first sort looks at, as an adversary would make them.
                ByteBuffer.wrap(hash).putLong(index % 2 == 0 ? 0x8000_0000_0000_0000L : 0x7fff_ffff_ffff_f000L);
            }
            put(hash, index);
        }

        List<Bytes> hashes = new ArrayList<>();
        List<Long> indices = new ArrayList<>();
        table.sorted((hash, index) -> {
            hashes.add(Bytes.copyOf(hash));
            indices.add(index);
        });

        assertThat(hashes).containsExactlyElementsOf(expected.keySet());
        assertThat(indices).containsExactlyElementsOf(expected.values());
    }

    private void put(byte[] hash, long index) {
        byte[] within = new byte[40];
        System.arraycopy(hash, 0, within, 5, 32);
        table.put(within, 5, index);
        expected.put(Bytes.copyOf(hash), index);
    }

    private static byte[] randomHash(SplittableRandom random) {
        byte[] hash = new byte[32];
        random.nextBytes(hash);
        return hash;
    }
}
