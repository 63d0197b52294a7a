package dev.vitrine.log.server.admission;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.log.server.metrics.LogMetrics;
import dev.vitrine.log.server.metrics.Metrics;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.tlog.Bytes;
import java.time.Instant;
import java.time.InstantSource;

class AdmissionFuzzTest {

    private final Admission admission = new Admission(new JudgedEvidence(
            VerifiedChains.production(64),
            PublishedKeys.shipped(),
            InstantSource.fixed(Instant.EPOCH),
            new LogMetrics(new Metrics()).evidence));

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
