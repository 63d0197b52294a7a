package dev.vitrine.evidence.cbor;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class CoseSign1FuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of("d28443a10126a044010203044105", "8443a1013822a0404100").map(HexFormat.of()::parseHex);
    }

    /** What is signed names the header and the payload that were read. */
    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreReadOrMalformed(byte[] data) throws MalformedException {
        CoseSign1 message;
        try {
            message = CoseSign1.parse(Bytes.copyOf(data));
        } catch (MalformedException expected) {
            return;
        }
        Cbor signed = Cbor.parse(message.signedBytes());
        if (!signed.asArray("signed").get(1).asBytes("header").equals(message.protectedHeader())
                || !signed.asArray("signed").get(3).asBytes("payload").equals(message.payload())) {
            throw new AssertionError("other bytes are signed than were read");
        }
    }
}
