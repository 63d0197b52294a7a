package dev.vitrine.evidence;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was expected of one case, what came out, and each difference in words. */
final class CorpusResult {

    private final String expected;
    private final String got;
    private final List<String> differences = new ArrayList<>();

    /**
     * @param expected one word or two, the same for all cases that must come out alike: a column of the table
     * @param got in the same words
     */
    CorpusResult(String expected, String got) {
        this.expected = expected;
        this.got = got;
        if (!expected.equals(got)) {
            differences.add("expected " + expected + ", got " + got);
        }
    }

    /** Compares one more field. */
    @CanIgnoreReturnValue
    CorpusResult field(String name, @Nullable Object expectedValue, @Nullable Object gotValue) {
        if (!Objects.equals(expectedValue, gotValue)) {
            differences.add(name + ": expected " + expectedValue + ", got " + gotValue);
        }
        return this;
    }

    @CanIgnoreReturnValue
    CorpusResult difference(String difference) {
        differences.add(difference);
        return this;
    }

    String expected() {
        return expected;
    }

    String got() {
        return got;
    }

    List<String> differences() {
        return List.copyOf(differences);
    }
}
