package dev.vitrine.evidence.epid;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

class IasReportFuzzTest {

    @FuzzTest
    void anyBytesAreReadOrRefusedAsDeclared(byte[] data) {
        Bytes bytes = Bytes.copyOf(data);
        try {
            IasReport unused = IasReport.parse(bytes);
        } catch (MalformedException expected) {
            return;
        }
    }
}
