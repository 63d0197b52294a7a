package dev.vitrine.evidence.container;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Optional;

class ContainerFuzzTest {

    @FuzzTest
    void anyBytesAreOpenedOrRefusedAsDeclared(byte[] data) {
        Bytes bytes = Bytes.copyOf(data);
        try {
            Optional<Contents> unused = Container.open(bytes);
        } catch (MalformedException expected) {
            return;
        }
    }
}
