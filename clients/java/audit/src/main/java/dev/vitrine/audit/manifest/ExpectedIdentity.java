package dev.vitrine.audit.manifest;

import dev.vitrine.tlog.Bytes;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What an enclave is said to be.
 *
 * @param measurements by the names that policies use ({@code sgx-mrenclave}, {@code tdx-mrtd}, {@code tdx-rtmr0}); at least
 *     one, all of one technology
 * @param mrsigner who signed it, for SGX: shown, and never compared when asking what the enclave is
 * @param productId of SGX, 0 to 65535
 * @param svn of SGX, 0 to 65535
 * @param attributes of SGX: 16 bytes as in a SIGSTRUCT; of TDX: 8 bytes
 */
public record ExpectedIdentity(
        Map<String, Bytes> measurements,
        Optional<Bytes> mrsigner,
        OptionalInt productId,
        OptionalInt svn,
        Optional<Bytes> attributes) {

    /** The names of the values that alone say what runs: one of them is in every expectation. */
    static final java.util.Set<String> PRINCIPAL =
            java.util.Set.of("sgx-mrenclave", "tdx-mrtd", "snp-measurement", "nitro-pcr0");

    public ExpectedIdentity {
        measurements = java.util.Collections.unmodifiableMap(new TreeMap<>(measurements));
        if (measurements.keySet().stream().filter(PRINCIPAL::contains).count() != 1) {
            throw new IllegalArgumentException("one of " + PRINCIPAL);
        }
    }

    /** The name of the value that says what runs. */
    public String kind() {
        return measurements.keySet().stream()
                .filter(PRINCIPAL::contains)
                .findFirst()
                .orElseThrow(() -> new AssertionError("bad math: checked when it was made"));
    }

    /** The value that says what runs. */
    public Bytes measurement() {
        Bytes value = measurements.get(kind());
        if (value == null) {
            throw new AssertionError("bad math: a kind is a key");
        }
        return value;
    }
}
