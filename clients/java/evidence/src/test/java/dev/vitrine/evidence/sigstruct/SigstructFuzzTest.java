package dev.vitrine.evidence.sigstruct;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class SigstructFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of(
                new TestSigner(1).sign(Bytes.wrapUnsafe(new byte[32])).raw().toByteArray());
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesEndInAVerdictOrTheDeclaredException(byte[] data) {
        try {
            Verdict unused = new SigstructVerifier(PublishedKeys.shipped()).verify(Bytes.copyOf(data), Instant.EPOCH);
        } catch (MalformedException expected) {
            return;
        }
    }
}
