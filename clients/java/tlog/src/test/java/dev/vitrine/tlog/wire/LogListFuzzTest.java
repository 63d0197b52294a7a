package dev.vitrine.tlog.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

/** Any bytes are refused with the declared exception, or are a list whose origins are distinct. */
final class LogListFuzzTest {

    @FuzzTest
    void listsEachOriginOnce(byte[] input) {
        LogList list;
        try {
            list = LogList.parseLenient(Bytes.copyOf(input));
        } catch (MalformedException declared) {
            return;
        }
        assertThat(list.logs()).extracting(LogList.LogEntry::origin).doesNotHaveDuplicates();
        assertThat(list.skipped())
                .allSatisfy(skipped -> assertThat(skipped.line()).isPositive());
    }
}
