package dev.vitrine.evidence.dcap;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class EnclaveIdentityFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of(Bytes.utf8(FakePlatform.sgx().qeIdentityText())).map(Bytes::toByteArray);
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreReadOrMalformed(byte[] data) {
        try {
            EnclaveIdentity unused = EnclaveIdentity.parse(Bytes.copyOf(data));
        } catch (MalformedException expected) {
            return;
        }
    }
}
