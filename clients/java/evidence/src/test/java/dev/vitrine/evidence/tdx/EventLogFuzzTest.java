package dev.vitrine.evidence.tdx;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

class EventLogFuzzTest {

    @FuzzTest
    void anyBytesAreReadOrMalformed(byte[] data) {
        try {
            EventLog unused = EventLog.parse(Bytes.copyOf(data));
        } catch (MalformedException expected) {
            return;
        }
    }
}
