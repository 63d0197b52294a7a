package dev.vitrine.evidence.judge;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.simulate.SimulatedDomain;
import dev.vitrine.evidence.simulate.SimulatedEnclave;
import dev.vitrine.evidence.simulate.SimulatedGuest;
import dev.vitrine.evidence.simulate.SimulatedNitroEnclave;
import dev.vitrine.evidence.simulate.Simulator;
import dev.vitrine.tlog.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Evidence of every kind that the simulator makes, with what belongs to it. */
public final class SimulatedSeeds {

    public static final Instant AT = Instant.parse("2025-07-01T12:00:00Z");
    private static final Simulator SIMULATOR = Simulator.of(Bytes.utf8("seeds"), AT);
    public static final List<TrustAnchor> ROOTS = SIMULATOR.roots();

    private SimulatedSeeds() {}

    public static Stream<Exhibit> exhibits() {
        Bytes data = Bytes.utf8("report data");
        Bytes measured = Bytes.wrapUnsafe(new byte[48]);
        return Stream.of(
                SIMULATOR.sgx(SimulatedEnclave.of(measured.slice(0, 32), measured.slice(0, 32)), data),
                SIMULATOR.tdx(SimulatedDomain.of(measured), data),
                SIMULATOR.snp(SimulatedGuest.of(measured), data),
                SIMULATOR.nitro(SimulatedNitroEnclave.of(Map.of(0, measured, 1, measured, 2, measured), data)));
    }

    public static Exhibit of(EvidenceKind kind) {
        return exhibits().filter(exhibit -> exhibit.kind() == kind).findFirst().orElseThrow();
    }
}
