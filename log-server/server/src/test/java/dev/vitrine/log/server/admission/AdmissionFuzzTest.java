package dev.vitrine.log.server.admission;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.tlog.Bytes;

class AdmissionFuzzTest {

    private final Admission admission = new Admission(EvidenceAdmission.none());

    @FuzzTest
    void admitsOrRefuses(byte[] leaf) {
        try {
            admission.check(Bytes.copyOf(leaf));
            if (leaf.length == 0 || leaf.length > 65_535) {
                throw new AssertionError("admitted a leaf of " + leaf.length + " bytes");
            }
        } catch (Problem refused) {
            assert refused.code() != null;
        }
    }
}
