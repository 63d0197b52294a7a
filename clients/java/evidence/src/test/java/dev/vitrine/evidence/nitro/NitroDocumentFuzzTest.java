package dev.vitrine.evidence.nitro;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.evidence.FakeAuthority;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class NitroDocumentFuzzTest {

    private static final NitroVerifier VERIFIER = new NitroVerifier(NitroFixture.ANCHORS);

    static Stream<byte[]> seeds() {
        return Stream.of(new NitroFixture().document().toByteArray());
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesEndInAVerdictOrAreMalformed(byte[] data) {
        Bytes bytes = Bytes.copyOf(data);
        try {
            Verdict unused = VERIFIER.verify(bytes, FakeAuthority.NOW);
        } catch (MalformedException expected) {
            return;
        }
    }
}
