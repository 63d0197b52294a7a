package dev.vitrine.evidence.provenance;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.provenance.sigstore.TrustedRoot;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;

class ProvenanceFuzzTest {

    @FuzzTest
    void anyBytesEndInAVerdictOrTheDeclaredException(byte[] data) {
        try {
            Verdict unused = ProvenanceVerifier.verify(Bytes.copyOf(data), ProvenanceTrust.NONE, Instant.EPOCH);
        } catch (MalformedException expected) {
            return;
        }
    }

    @FuzzTest
    void anyBytesAreATrustedRootOrMalformed(byte[] data) {
        try {
            TrustedRoot unused = TrustedRoot.parse(Bytes.copyOf(data));
        } catch (MalformedException expected) {
            return;
        }
    }
}
