package dev.vitrine.evidence.dsse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class PublisherSignerFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of("302e020100300506032b657004220420" + "9d".repeat(32)).map(HexFormat.of()::parseHex);
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreASecretKeyOrMalformed(byte[] data) {
        try {
            PublisherSigner unused = PublisherSigner.parsePkcs8(Bytes.copyOf(data));
        } catch (MalformedException expected) {
            return;
        }
    }
}
