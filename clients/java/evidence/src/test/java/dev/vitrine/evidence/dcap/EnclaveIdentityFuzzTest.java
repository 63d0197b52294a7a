package dev.vitrine.evidence.dcap;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

class EnclaveIdentityFuzzTest {

    @FuzzTest
    void anyBytesAreReadOrMalformed(byte[] data) {
        try {
            EnclaveIdentity unused = EnclaveIdentity.parse(Bytes.copyOf(data));
        } catch (MalformedException expected) {
            return;
        }
    }
}
