package dev.vitrine.evidence.dcap;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

class EvaluationNumbersFuzzTest {

    @FuzzTest
    void anyBytesAreReadOrMalformed(byte[] data) {
        try {
            EvaluationNumbers unused = EvaluationNumbers.parse(Bytes.copyOf(data));
        } catch (MalformedException expected) {
            return;
        }
    }
}
