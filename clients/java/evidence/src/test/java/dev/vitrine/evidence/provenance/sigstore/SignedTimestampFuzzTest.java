package dev.vitrine.evidence.provenance.sigstore;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

class SignedTimestampFuzzTest {

    @FuzzTest
    void anyBytesAreATimestampOrMalformed(byte[] data) {
        try {
            SignedTimestamp unused = SignedTimestamp.parse(Bytes.copyOf(data));
        } catch (MalformedException expected) {
            return;
        }
    }
}
