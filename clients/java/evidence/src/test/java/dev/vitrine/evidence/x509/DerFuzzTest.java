package dev.vitrine.evidence.x509;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encoding;
import org.junit.jupiter.params.provider.MethodSource;

class DerFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of("3006020101020102", "a003020102", "0500", "170d3235303130313030303030305a")
                .map(HexFormat.of()::parseHex);
    }

    /** What is taken for DER is the one encoding of its value. */
    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreDerOrMalformed(byte[] data) throws IOException {
        Bytes der = Bytes.copyOf(data);
        try {
            Bytes again = Bytes.wrapUnsafe(Der.parse(der, "value").getEncoded(ASN1Encoding.DER));
            if (!again.equals(der)) {
                throw new AssertionError("two encodings are taken for one value");
            }
        } catch (MalformedException expected) {
            return;
        }
    }
}
