package dev.vitrine.evidence.simulate;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.tlog.Bytes;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A Nitro enclave to make a document about.
 *
 * @param pcrs by index, 48 bytes each; zeros in PCR0 to PCR2 are what an enclave in debug mode has
 * @param publicKey and {@code userData}: at most 1,024 bytes, chosen by the enclave
 * @param nonce at most 1,024 bytes, chosen by the other side
 */
@Immutable
public record SimulatedNitroEnclave(
        @SuppressWarnings("Immutable") SortedMap<Integer, Bytes> pcrs,
        Optional<Bytes> publicKey,
        Optional<Bytes> userData,
        Optional<Bytes> nonce) {

    static final int PCR_SIZE = 48;

    public SimulatedNitroEnclave {
        pcrs = Collections.unmodifiableSortedMap(new TreeMap<>(pcrs));
    }

    /** With these measurements, the other PCRs up to 15 being zero as they are in every enclave. */
    public static SimulatedNitroEnclave of(Map<Integer, Bytes> measured, Bytes userData) {
        SortedMap<Integer, Bytes> pcrs = new TreeMap<>();
        for (int i = 0; i < 16; i++) {
            pcrs.put(i, Layout.number(PCR_SIZE, 0));
        }
        measured.forEach((index, value) -> pcrs.put(index, Layout.exactly(value, PCR_SIZE, "a PCR")));
        return new SimulatedNitroEnclave(pcrs, Optional.empty(), Optional.of(userData), Optional.empty());
    }
}
