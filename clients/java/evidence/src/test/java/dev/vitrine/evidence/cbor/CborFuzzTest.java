package dev.vitrine.evidence.cbor;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

class CborFuzzTest {

    @FuzzTest
    void anyBytesAreReadOrRefusedAsDeclared(byte[] data) {
        Bytes bytes = Bytes.copyOf(data);
        try {
            Cbor unused = Cbor.parseStreamed(bytes);
        } catch (MalformedException expected) {
            return;
        }
    }
}
