package dev.vitrine.evidence.simulate;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.tlog.Bytes;

/**
 * An SEV-SNP guest to make a report about.
 *
 * @param measurement 48 bytes
 * @param guestSvn from 0
 * @param vmpl the privilege level that asks: 0 to 3
 * @param debug whether its policy allows debugging
 */
@Immutable
public record SimulatedGuest(Bytes measurement, int guestSvn, int vmpl, boolean debug) {

    public SimulatedGuest {
        measurement = Layout.exactly(measurement, 48, "MEASUREMENT");
    }

    /** Version 1 at privilege level 0, not in debug mode. */
    public static SimulatedGuest of(Bytes measurement) {
        return new SimulatedGuest(measurement, 1, 0, false);
    }
}
