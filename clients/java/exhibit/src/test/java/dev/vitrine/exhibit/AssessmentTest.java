package dev.vitrine.exhibit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.Judgement;
import dev.vitrine.evidence.judge.Label;
import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.simulate.SimulatedDomain;
import dev.vitrine.evidence.simulate.SimulatedEnclave;
import dev.vitrine.evidence.simulate.Simulator;
import dev.vitrine.tlog.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AssessmentTest {

    private static final Instant AT = Instant.parse("2025-07-01T12:00:00Z");
    private static final Bytes MRENCLAVE = Bytes.copyOf(new byte[32]);

    @Test
    void gathersKindsLabelsAndMeasurementsAndNothingOfForgedEvidence() throws Exception {
        Simulator simulator = Simulator.of(new Random(13), AT);
        Judge judge = new Judge(VerifiedChains.alsoUnder(simulator.roots(), 16), PublishedKeys.shipped());
        Exhibit quote = simulator.sgx(SimulatedEnclave.of(MRENCLAVE, MRENCLAVE), Bytes.copyOf(new byte[64]));
        Judgement genuine = judge.judge(quote, AT);
        Judgement domain = judge.judge(
                simulator.tdx(SimulatedDomain.of(Bytes.copyOf(new byte[48])), Bytes.copyOf(new byte[64])), AT);
        byte[] bytes = quote.bytes().toByteArray();
        bytes[112] ^= 1; // MRENCLAVE
        Judgement forged =
                judge.judge(new Exhibit(quote.kind(), Bytes.copyOf(bytes), quote.parts(), quote.binding()), AT);

        Assessment both = Assessment.of(List.of(genuine, domain, forged));

        assertThat(both.kinds()).containsExactly(EvidenceKind.SGX_QUOTE, EvidenceKind.TDX_QUOTE);
        assertThat(both.labels()).contains(Label.SIMULATED, Label.UNBOUND);
        assertThat(both.measurements().get("sgx-mrenclave")).containsExactly(MRENCLAVE);
        assertThat(both.measurements()).containsKey("tdx-mrtd");
        assertThat(Assessment.of(List.of(forged)).measurements()).isEmpty();
        assertThat(Assessment.of(List.of())).isEqualTo(Assessment.NONE);
    }
}
