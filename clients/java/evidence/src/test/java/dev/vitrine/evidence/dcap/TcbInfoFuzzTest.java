package dev.vitrine.evidence.dcap;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class TcbInfoFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of(FakePlatform.sgx(), FakePlatform.tdx(4))
                .map(platform -> Bytes.utf8(platform.tcbInfoText()))
                .map(Bytes::toByteArray);
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreReadOrMalformed(byte[] data) {
        try {
            TcbInfo unused = TcbInfo.parse(Bytes.copyOf(data));
        } catch (MalformedException expected) {
            return;
        }
    }
}
