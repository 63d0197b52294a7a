package dev.vitrine.evidence.judge;

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

/** Evidence of every kind that the simulator makes: where a fuzzer begins. */
final class SimulatedSeeds {

    static final Instant AT = Instant.parse("2025-07-01T12:00:00Z");
    private static final Simulator SIMULATOR = Simulator.of(Bytes.utf8("seeds"), AT);
    static final List<TrustAnchor> ROOTS = SIMULATOR.roots();

    private SimulatedSeeds() {}

    static Stream<Exhibit> exhibits() {
        Bytes data = Bytes.utf8("report data");
        Bytes measured = Bytes.wrapUnsafe(new byte[48]);
        return Stream.of(
                SIMULATOR.sgx(SimulatedEnclave.of(measured.slice(0, 32), measured.slice(0, 32)), data),
                SIMULATOR.tdx(SimulatedDomain.of(measured), data),
                SIMULATOR.snp(SimulatedGuest.of(measured), data),
                SIMULATOR.nitro(SimulatedNitroEnclave.of(Map.of(0, measured, 1, measured, 2, measured), data)));
    }
}
