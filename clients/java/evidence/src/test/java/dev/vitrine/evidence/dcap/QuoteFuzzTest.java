package dev.vitrine.evidence.dcap;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

class QuoteFuzzTest {

    @FuzzTest
    void anyBytesAreReadOrMalformed(byte[] data) {
        try {
            Quote unused = Quote.parse(Bytes.copyOf(data));
        } catch (MalformedException expected) {
            return;
        }
    }
}
