package dev.vitrine.evidence.x509;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.List;

class PemFuzzTest {

    @FuzzTest
    void anyBytesAreReadOrMalformed(byte[] data) {
        try {
            List<Certificate> unused = Pem.certificates(Bytes.copyOf(data));
        } catch (MalformedException expected) {
            return;
        }
    }
}
