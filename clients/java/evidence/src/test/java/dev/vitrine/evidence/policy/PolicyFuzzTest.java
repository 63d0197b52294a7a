package dev.vitrine.evidence.policy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of(PolicyFileTest.FULL.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest
    void aPolicyIsReadOrRefused(byte[] yaml) {
        try {
            Policy unused = Policy.parse(Bytes.copyOf(yaml));
        } catch (MalformedException e) {
            // What a parser may throw.
        }
    }
}
