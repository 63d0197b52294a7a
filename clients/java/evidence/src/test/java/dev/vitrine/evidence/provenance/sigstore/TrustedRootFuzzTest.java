package dev.vitrine.evidence.provenance.sigstore;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

class TrustedRootFuzzTest {

    @FuzzTest
    void anyBytesAreATrustedRootOrMalformed(byte[] data) {
        try {
            TrustedRoot unused = TrustedRoot.parse(Bytes.copyOf(data));
        } catch (MalformedException expected) {
            return;
        }
    }
}
