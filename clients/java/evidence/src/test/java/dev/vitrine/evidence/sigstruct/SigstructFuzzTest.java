package dev.vitrine.evidence.sigstruct;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;

class SigstructFuzzTest {

    @FuzzTest
    void anyBytesEndInAVerdictOrTheDeclaredException(byte[] data) {
        try {
            Verdict unused = new SigstructVerifier(PublishedKeys.shipped()).verify(Bytes.copyOf(data), Instant.EPOCH);
        } catch (MalformedException expected) {
            return;
        }
    }
}
