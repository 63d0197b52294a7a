package dev.vitrine.evidence.dsse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class PublisherKeyFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of("302a300506032b6570032100d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
                .map(HexFormat.of()::parseHex);
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreAKeyOrMalformed(byte[] data) {
        try {
            PublisherKey unused = PublisherKey.parse(Bytes.copyOf(data));
        } catch (MalformedException expected) {
            return;
        }
    }
}
