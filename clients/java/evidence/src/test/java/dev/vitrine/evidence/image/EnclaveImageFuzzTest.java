package dev.vitrine.evidence.image;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.sigstruct.SigstructVerifier;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class EnclaveImageFuzzTest {

    private static final EnclaveImageVerifier VERIFIER = new EnclaveImageVerifier(
            new SigstructVerifier(PublishedKeys.shipped()), new MeasureLimits(4096, 256, 1 << 22));

    static Stream<byte[]> seeds() {
        return EnclaveImageMutationTest.images().map(Bytes::toByteArray);
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyFileEndsInAVerdictOrIsMalformed(byte[] data) {
        Bytes bytes = Bytes.copyOf(data);
        try {
            Verdict unused = VERIFIER.verify(bytes, Optional.empty(), Instant.EPOCH);
        } catch (MalformedException expected) {
            return;
        }
    }
}
