package dev.vitrine.evidence.container;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.List;
import java.util.Optional;

/** Opens wrappers by what they begin with. */
public final class Container {

    /** Above any wrapper that is known, event logs included. */
    public static final int MAX_SIZE = 8 * 1024 * 1024;

    /** One format: empty where the bytes are not of it, malformed where they begin like it and break it. */
    private interface Format {
        Optional<Contents> open(Bytes bytes) throws MalformedException;
    }

    /** Those with an unmistakable beginning come first. */
    private static final List<Format> FORMATS = List.of(
            HclReport::open,
            ArmCca::open,
            OasisBundle::open,
            JsonEvidence::open,
            OpenEnclave::open,
            OpenEnclaveEndorsements::open,
            CertificateRequest::open,
            CarrierCertificate::open,
            PhalaCollateral::open,
            Dstack::open,
            ProtobufEvidence::open);

    private Container() {}

    /** What is in the wrapper; empty where it is none that is known. */
    public static Optional<Contents> open(Bytes bytes) throws MalformedException {
        if (bytes.size() > MAX_SIZE) {
            throw new MalformedException("a wrapper is too large", MAX_SIZE);
        }
        for (Format format : FORMATS) {
            Optional<Contents> contents = format.open(bytes);
            if (contents.isPresent()) {
                return contents;
            }
        }
        return Optional.empty();
    }
}
