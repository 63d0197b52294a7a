package dev.vitrine.log.testbed.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.log.testbed.soak.Vitals.Histogram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a soak says of samples that are known to grow, or not to. */
class VerdictTest {

    private static final int MINUTES = 60;

    @Test
    void memoryThatFollowsTheLogHolds() {
        Verdict verdict = new Verdict(samples(100, 0, 0));

        assertThat(verdict.holds()).isTrue();
        assertThat(verdict.lines()).hasSize(7).allMatch(Verdict.Line::holds);
    }

    @Test
    void aLeakOfOneHandleInTwentyMinutesIsSeen() {
        Verdict verdict = new Verdict(samples(100, 1, 0));

        assertThat(verdict.lines())
                .filteredOn(line -> !line.holds())
                .extracting(Verdict.Line::what)
                .containsExactly("other open files and sockets");
    }

    @Test
    void aLeakOfNativeObjectsIsSeen() {
        assertThat(new Verdict(samples(100, 0, 1)).holds()).isFalse();
    }

    @Test
    void moreMemoryThanTheLogCanUseIsSeen() {
        assertThat(new Verdict(samples(4_000, 0, 0)).lines())
                .filteredOn(line -> !line.holds())
                .extracting(Verdict.Line::what)
                .containsExactly("live heap", "resident memory");
    }

    @Test
    void oneOutlierIsNoTrend() {
        List<Vitals> samples = samples(0, 0, 0);
        Vitals last = samples.get(MINUTES - 1);
        samples.set(
                MINUTES - 1,
                new Vitals(last.seconds(), 4L << 30, last.heap(), 900, 900, 900, 900, 0, last.entries(), 0));

        assertThat(new Verdict(samples).holds()).isTrue();
    }

    @Test
    void aHistogramCountsWhatStandsForNativeObjects() throws Exception {
        Histogram histogram = Histogram.parse("""
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:          1000          20000  [B (java.base@17.0.15)
                  17:             3            120  org.rocksdb.RocksIterator
                  18:             2             80  org.rocksdb.WriteBatch
                Total          1005          20200
                """);

        assertThat(histogram).isEqualTo(new Histogram(20_200, 5));
    }

    @Test
    void aToolThatFailedIsNoHistogram() {
        assertThatThrownBy(() -> Histogram.parse("1234: No such process"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No such process");
    }

    /** An hour, one sample a minute, 10,000 entries a minute. */
    private static List<Vitals> samples(long bytesForAnEntry, int handlesInTwenty, int objectsInTwenty) {
        List<Vitals> samples = new ArrayList<>();
        for (int minute = 0; minute < MINUTES; minute++) {
            long entries = 10_000L * minute;
            long bytes = (64 << 20) + entries * bytesForAnEntry;
            samples.add(new Vitals(
                    minute * 60,
                    bytes,
                    bytes,
                    40 + objectsInTwenty * minute / 20,
                    30,
                    20,
                    25 + handlesInTwenty * minute / 20,
                    12,
                    entries,
                    minute));
        }
        return samples;
    }
}
