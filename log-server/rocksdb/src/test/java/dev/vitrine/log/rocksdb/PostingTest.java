package dev.vitrine.log.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PostingTest {

    private static final Bytes TERM = Bytes.utf8("term");

    @Test
    void aSingleEntryNeedsNoValue() {
        Posting posting = new Posting(TERM, 7);
        posting.add(7);

        assertThat(posting.further()).isEmpty();
        assertThat(Posting.read(7, posting.further())).containsExactly(7);
    }

    @Test
    void whatWasAddedIsReadAgain() {
        Random random = new Random(1);
        for (int round = 0; round < 1_000; round++) {
            long[] indices = random.longs(random.nextInt(1, 50), 0, 1L << random.nextInt(1, 63))
                    .sorted()
                    .distinct()
                    .toArray();
            Posting posting = new Posting(TERM, indices[0]);
            for (long index : indices) {
                posting.add(index);
                posting.add(index); // a term that an entry has twice
            }
            assertThat(Posting.read(posting.first(), posting.further())).isEqualTo(indices);
        }
    }

    @Test
    void damagedStepsAreAnErrorOrOtherAscendingIndices() {
        Random random = new Random(2);
        for (int round = 0; round < 20_000; round++) {
            byte[] steps = new byte[random.nextInt(1, 20)];
            random.nextBytes(steps);
            try {
                long[] indices = Posting.read(5, steps);
                assertThat(indices).isSorted().hasSizeLessThanOrEqualTo(steps.length + 1);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("step");
            }
        }
    }

    @Test
    void stepsThatLeadNowhereOrAreCutShortAreRefused() {
        byte[] tooLong = new byte[10];
        Arrays.fill(tooLong, (byte) 0x81);
        for (byte[] steps : new byte[][] {{0}, {(byte) 0x81}, {1, (byte) 0x80}, tooLong}) {
            assertThatThrownBy(() -> Posting.read(5, steps)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
