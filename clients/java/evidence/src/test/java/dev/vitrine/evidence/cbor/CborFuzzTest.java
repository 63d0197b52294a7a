package dev.vitrine.evidence.cbor;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class CborFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of("a26161016162820203", "bf61610161629f02ffff", "d28443a10126a044010203044105", "c11a514b67b0")
                .map(HexFormat.of()::parseHex);
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreReadOrMalformed(byte[] data) {
        Bytes bytes = Bytes.copyOf(data);
        try {
            Cbor unused = Cbor.parseStreamed(bytes);
        } catch (MalformedException expected) {
            return;
        }
    }
}
