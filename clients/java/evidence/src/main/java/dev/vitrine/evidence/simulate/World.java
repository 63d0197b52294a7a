package dev.vitrine.evidence.simulate;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.simulate.Issuer.Subject;
import dev.vitrine.evidence.simulate.SimulatedKey.Kind;
import dev.vitrine.tlog.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** When a simulation takes place, and from which seed: makes what all vendors' simulations have in common. */
@Immutable
record World(Seed seed, Instant at) {

    private static final Duration YEARS = Duration.ofDays(3650);

    SimulatedKey key(Kind kind, String name) {
        return SimulatedKey.of(kind, seed.named("key " + name));
    }

    /** The whole name of a certificate: every one says what it is not. */
    static String name(String commonName) {
        return "O=" + Simulator.LABEL + ",CN=" + commonName;
    }

    /** An authority that is valid for ten years before and after. */
    Subject authority(Kind kind, String commonName) {
        return subject(kind, commonName, true, Map.of());
    }

    Subject leaf(Kind kind, String commonName, Map<String, Bytes> extensions) {
        return subject(kind, commonName, false, extensions);
    }

    private Subject subject(Kind kind, String commonName, boolean authority, Map<String, Bytes> extensions) {
        return new Subject(
                name(commonName),
                key(kind, commonName),
                authority,
                seed.serial(commonName),
                at.minus(YEARS),
                at.plus(YEARS),
                extensions);
    }

    /** A day before. */
    Instant issued() {
        return at.minus(Duration.ofDays(1));
    }

    /** A month later: as long as Intel's collateral is valid. */
    Instant replaced() {
        return issued().plus(Duration.ofDays(30));
    }
}
