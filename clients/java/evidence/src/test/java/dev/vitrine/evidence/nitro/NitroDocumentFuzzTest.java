package dev.vitrine.evidence.nitro;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

class NitroDocumentFuzzTest {

    @FuzzTest
    void anyBytesAreReadOrRefusedAsDeclared(byte[] data) {
        Bytes bytes = Bytes.copyOf(data);
        try {
            NitroDocument unused = NitroDocument.parse(bytes);
        } catch (MalformedException expected) {
            return;
        }
    }
}
