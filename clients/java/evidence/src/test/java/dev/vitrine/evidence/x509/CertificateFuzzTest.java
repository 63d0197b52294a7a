package dev.vitrine.evidence.x509;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

class CertificateFuzzTest {

    @FuzzTest
    void anyBytesAreReadOrMalformed(byte[] data) {
        try {
            Certificate unused = Certificate.parse(Bytes.copyOf(data));
        } catch (MalformedException expected) {
            return;
        }
    }
}
