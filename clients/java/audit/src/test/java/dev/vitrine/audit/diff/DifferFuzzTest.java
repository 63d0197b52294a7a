package dev.vitrine.audit.diff;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.evidence.image.MeasureLimits;
import dev.vitrine.tlog.Bytes;

final class DifferFuzzTest {

    private static final Differ DIFFER = new Differ(new MeasureLimits(4096, 256, 1 << 22));

    /** Two files of any bytes: both halves of the input, or the whole against itself. */
    @FuzzTest
    void anyTwoFilesAreCompared(byte[] input) {
        Bytes both = Bytes.copyOf(input);
        Bytes first = both.slice(0, both.size() / 2);
        EnclaveDiff unused = DIFFER.compare(first, both.slice(first.size(), both.size()));
        if (DIFFER.compare(both, both).similarity() == Similarity.DIFFERENT) {
            throw new AssertionError("a file differs from itself");
        }
    }
}
