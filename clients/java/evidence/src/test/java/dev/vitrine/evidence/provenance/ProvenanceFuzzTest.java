package dev.vitrine.evidence.provenance;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class ProvenanceFuzzTest {

    static Stream<byte[]> seeds() {
        return DocumentMutationTest.SEEDS.stream().map(Bytes::toByteArray);
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesEndInAVerdictOrTheDeclaredException(byte[] data) {
        try {
            Verdict unused = ProvenanceVerifier.verify(Bytes.copyOf(data), ProvenanceTrust.NONE, Instant.EPOCH);
        } catch (MalformedException expected) {
            return;
        }
    }
}
