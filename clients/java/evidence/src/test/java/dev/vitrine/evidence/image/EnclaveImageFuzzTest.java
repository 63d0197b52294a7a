package dev.vitrine.evidence.image;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.sigstruct.SigstructVerifier;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.Optional;

class EnclaveImageFuzzTest {

    private static final EnclaveImageVerifier VERIFIER = new EnclaveImageVerifier(
            new SigstructVerifier(PublishedKeys.shipped()), new MeasureLimits(4096, 256, 1 << 22));

    @FuzzTest
    void anyFileEndsInAVerdictOrTheDeclaredException(byte[] data) {
        try {
            Verdict unused = VERIFIER.verify(Bytes.copyOf(data), Optional.empty(), Instant.EPOCH);
        } catch (MalformedException expected) {
            return;
        }
    }
}
