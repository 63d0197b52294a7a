package dev.vitrine.evidence.snp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.evidence.FakeAuthority;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class SnpReportFuzzTest {

    private static final SnpVerifier VERIFIER = new SnpVerifier(SnpFixture.ANCHORS);
    private static final SnpEvidence GENUINE = new SnpFixture().evidence();

    static Stream<byte[]> seeds() {
        return Stream.of(GENUINE.report().toByteArray());
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesEndInAVerdictOrAreMalformed(byte[] data) {
        Bytes bytes = Bytes.copyOf(data);
        try {
            Verdict unused = VERIFIER.verify(
                    new SnpEvidence(bytes, GENUINE.endorsementKey(), GENUINE.authorities(), GENUINE.revocationList()),
                    FakeAuthority.NOW);
        } catch (MalformedException expected) {
            return;
        }
    }
}
