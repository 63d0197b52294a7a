package dev.vitrine.evidence.dcap;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.tlog.Bytes;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What travels with a quote so that it can be verified without a network: documents of Intel's provisioning certification
 * service, byte for byte as it served them. Any part may be missing; what depends on it is then unknown.
 */
@Immutable
public final class Collateral {

    public static final Collateral NONE = of(Map.of());

    /** The parts, in the order of the log's statements. */
    public enum Part {
        /** {@code {"tcbInfo":{...},"signature":"..."}}. */
        TCB_INFO,
        /** PEM: the signer of the TCB info, then the root. */
        TCB_INFO_CHAIN,
        /** {@code {"enclaveIdentity":{...},"signature":"..."}}. */
        QE_IDENTITY,
        /** PEM; where it is missing, the chain of the TCB info is taken. */
        QE_IDENTITY_CHAIN,
        /** PEM: leaf, intermediate and root, where the quote does not carry them. */
        PCK_CHAIN,
        /** DER. */
        PCK_CRL,
        /** PEM: the intermediate and the root; completes a quote that carries its leaf only. */
        PCK_CRL_CHAIN,
        /** DER. */
        ROOT_CA_CRL
    }

    @SuppressWarnings("Immutable") // a private copy that is never written
    private final Map<Part, Bytes> parts;

    private final Bytes digest;

    private Collateral(Map<Part, Bytes> parts) {
        this.parts = parts;
        this.digest = digest(parts);
    }

    public static Collateral of(Map<Part, Bytes> parts) {
        return new Collateral(parts.isEmpty() ? Map.of() : new EnumMap<>(parts));
    }

    public Optional<Bytes> part(Part part) {
        return Optional.ofNullable(parts.get(part));
    }

    /** These parts and one more, or another one in its place. */
    public Collateral with(Part part, Bytes bytes) {
        Map<Part, Bytes> changed = new EnumMap<>(Part.class);
        changed.putAll(parts);
        changed.put(part, bytes);
        return new Collateral(changed);
    }

    /** Names exactly this content: SHA-256 over the hash of each part in order. */
    Bytes digest() {
        return digest;
    }

    private static Bytes digest(Map<Part, Bytes> parts) {
        Bytes[] hashes = new Bytes[Part.values().length];
        int i = 0;
        for (Part part : Part.values()) {
            Bytes bytes = parts.get(part);
            // A hash is never empty, so a missing part and an empty one differ.
            hashes[i++] = bytes == null ? Bytes.wrapUnsafe(new byte[32]) : Hashes.sha256(bytes);
        }
        return Hashes.sha256(hashes);
    }
}
