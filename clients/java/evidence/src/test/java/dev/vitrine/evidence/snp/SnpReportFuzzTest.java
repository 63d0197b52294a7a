package dev.vitrine.evidence.snp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

class SnpReportFuzzTest {

    @FuzzTest
    void anyBytesAreReadOrRefusedAsDeclared(byte[] data) {
        Bytes bytes = Bytes.copyOf(data);
        try {
            SnpReport unused = SnpReport.parse(bytes);
        } catch (MalformedException expected) {
            return;
        }
    }
}
