package dev.vitrine.log.testbed.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.log.testbed.soak.Vitals.Histogram;
import dev.vitrine.log.testbed.soak.Vitals.OpenFiles;
import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a soak says of samples that are known to grow, or not to. */
class VerdictTest {

    private static final int MINUTES = 60;

    @Test
    void memoryThatFollowsTheLogHolds() {
        Verdict verdict = new Verdict(samples(minute -> grown(minute, 12, 0, 0)));

        assertThat(verdict.lines()).hasSize(8).allMatch(Verdict.Line::holds);
        assertThat(verdict.holds()).isTrue();
    }

    @Test
    void tilesThatAreCachedMayTakeMemoryUntilTheCacheIsFull() {
        assertThat(broken(minute -> heap(minute, 64 * Math.min(entries(minute), 1_048_576))))
                .isEmpty();
        assertThat(broken(minute -> heap(minute, 64 * entries(minute)))).contains("live heap, MiB");
    }

    @Test
    void aTableThatDoublesUntilItBecomesAFileHolds() {
        assertThat(broken(minute -> heap(minute, 80 * Long.highestOneBit(Math.min(entries(minute), 262_144)))))
                .isEmpty();
    }

    @Test
    void aLeakOfFortyBytesForEachEntryIsSeen() {
        assertThat(broken(minute -> grown(minute, 100, 0, 0)))
                .containsExactly("live heap, MiB", "resident memory, MiB");
    }

    @Test
    void aLeakOfOneHandleInTwentyMinutesIsSeen() {
        assertThat(broken(minute -> grown(minute, 0, minute / 20, 0)))
                .containsExactly("open files and sockets elsewhere");
    }

    @Test
    void aLeakOfNativeObjectsIsSeen() {
        assertThat(broken(minute -> grown(minute, 0, 0, minute / 20))).containsExactly("native objects of RocksDB");
    }

    @Test
    void tablesMayBecomeMoreUntilTheStoreClosesSome() {
        assertThat(broken(minute -> files(minute, 8 * minute, 5, minute))).isEmpty();
        assertThat(broken(minute -> files(minute, 10 * minute, 5, minute))).containsExactly("open tables");
    }

    @Test
    void otherFilesOfTheStoreMayNotBecomeMore() {
        assertThat(broken(minute -> files(minute, 20, 5 + minute / 10, minute)))
                .containsExactly("open files of the store but tables");
    }

    @Test
    void linesOfTheLogAreCountedByTheMinute() {
        assertThat(broken(minute -> files(minute, 20, 5, 3 * minute))).isEmpty();
        assertThat(broken(minute -> files(minute, 20, 5, 5 * minute))).containsExactly("lines of the log");
    }

    @Test
    void oneOutlierIsNoTrend() {
        assertThat(broken(minute -> minute == MINUTES - 1
                        ? new Vitals(minute * 60, 4L << 30, 64 << 20, 900, 900, 20, 900, 900, 0, entries(minute), 0)
                        : grown(minute, 0, 0, 0)))
                .isEmpty();
    }

    @Test
    void aTableIsOneFileHoweverLargeTheStore() {
        OpenFiles open = OpenFiles.of(
                List.of(
                        "/data/store/000012.sst",
                        "/data/store/000013.sst",
                        "/data/store/000013.sst",
                        "/data/store/000011.sst (deleted)",
                        "/data/store/000014.log",
                        "/data/store.log",
                        "socket:[4711]"),
                "/data/store/");

        assertThat(open).isEqualTo(new OpenFiles(2, 3, 2));
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

    private static List<String> broken(IntFunction<Vitals> minute) {
        return new Verdict(samples(minute))
                .lines().stream()
                        .filter(line -> !line.holds())
                        .map(Verdict.Line::what)
                        .toList();
    }

    /** An hour, one sample a minute. */
    private static List<Vitals> samples(IntFunction<Vitals> minute) {
        return IntStream.range(0, MINUTES).mapToObj(minute).toList();
    }

    private static long entries(int minute) {
        return 25_000L * minute;
    }

    private static Vitals grown(int minute, long bytesForAnEntry, int handles, int objects) {
        long bytes = (64 << 20) + entries(minute) * bytesForAnEntry;
        return new Vitals(minute * 60, bytes, bytes, 40 + objects, 30, 20, 5, 25 + handles, 12, entries(minute), 0);
    }

    private static Vitals heap(int minute, long bytes) {
        return new Vitals(minute * 60, 256 << 20, (32 << 20) + bytes, 40, 30, 20, 5, 25, 12, entries(minute), 0);
    }

    private static Vitals files(int minute, int tables, int others, int lines) {
        return new Vitals(minute * 60, 256 << 20, 32 << 20, 40, 30, tables, others, 25, lines, entries(minute), 0);
    }
}
