package dev.vitrine.evidence.container;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class ContainerFuzzTest {

    static Stream<byte[]> seeds() {
        return ContainerTest.wrappers().map(Bytes::toByteArray);
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreOpenedOrMalformed(byte[] data) {
        Bytes bytes = Bytes.copyOf(data);
        try {
            Optional<Contents> unused = Container.open(bytes);
        } catch (MalformedException expected) {
            return;
        }
    }
}
