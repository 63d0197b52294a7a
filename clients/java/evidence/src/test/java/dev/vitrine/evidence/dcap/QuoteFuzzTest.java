package dev.vitrine.evidence.dcap;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class QuoteFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of(
                        FakePlatform.sgx().quote(),
                        FakePlatform.tdx(4).quote(),
                        FakePlatform.tdx(5).quote())
                .map(Bytes::toByteArray);
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreReadOrMalformed(byte[] data) {
        try {
            Quote unused = Quote.parse(Bytes.copyOf(data));
        } catch (MalformedException expected) {
            return;
        }
    }
}
