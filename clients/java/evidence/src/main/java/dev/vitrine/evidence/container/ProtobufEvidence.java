package dev.vitrine.evidence.container;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.List;
import java.util.Optional;

/**
 * Messages of protocol buffers: Project Oak's evidence (a hardware report under layers of DICE) and endorsements, and the first
 * message of Signal's handshake, which carries Open Enclave evidence with its endorsements.
 */
final class ProtobufEvidence {

    private static final int KEY_SIZE = 32;
    private static final long OAK_TDX = 2;
    private static final byte DER_SEQUENCE = 0x30;

    private ProtobufEvidence() {}

    static Optional<Contents> open(Bytes bytes) throws MalformedException {
        Protobuf message;
        try {
            message = Protobuf.parse(bytes);
        } catch (MalformedException e) {
            return Optional.empty(); // Nothing marks a message: what does not parse is something else.
        }
        Optional<Contents> handshake = signal(message);
        if (handshake.isPresent()) {
            return handshake;
        }
        Optional<Contents> evidence = oakEvidence(message);
        return evidence.isPresent() ? evidence : oakEndorsements(message);
    }

    private static Optional<Contents> signal(Protobuf message) throws MalformedException {
        Optional<Bytes> key = message.bytes(1);
        Optional<Bytes> evidence = message.bytes(2);
        Optional<Bytes> endorsements = message.bytes(3);
        if (key.isEmpty() || key.get().size() != KEY_SIZE || evidence.isEmpty() || endorsements.isEmpty()) {
            return Optional.empty();
        }
        Optional<Contents> quote = OpenEnclave.open(evidence.get());
        Optional<Contents> collateral = OpenEnclaveEndorsements.open(endorsements.get());
        return quote.isPresent() && collateral.isPresent()
                ? Optional.of(quote.get().plus(collateral.get()).named("Signal handshake"))
                : Optional.empty();
    }

    /** {@code Evidence { RootLayerEvidence root_layer = 1 { platform = 1; bytes report = 2; } ... }}. */
    private static Optional<Contents> oakEvidence(Protobuf message) throws MalformedException {
        Optional<Protobuf> root = nested(message, 1);
        if (root.isEmpty()) {
            return Optional.empty();
        }
        Optional<Long> platform = root.get().number(1);
        Optional<Bytes> report = root.get().bytes(2);
        if (platform.isEmpty() || report.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Contents.of(
                "Oak evidence",
                platform.get() == OAK_TDX ? EvidenceKind.TDX_QUOTE : EvidenceKind.SNP_REPORT,
                report.get()));
    }

    /** The root layer's certificate: {@code OakRestrictedKernel = 1} or {@code OakContainers = 2}, both with it first. */
    private static Optional<Contents> oakEndorsements(Protobuf message) throws MalformedException {
        for (int variant = 1; variant <= 2; variant++) {
            Optional<Protobuf> layers = nested(message, variant);
            Optional<Protobuf> root = layers.isPresent() ? nested(layers.get(), 1) : Optional.empty();
            Optional<Bytes> certificate = root.isPresent() ? root.get().bytes(1) : Optional.empty();
            if (certificate.isPresent()
                    && !certificate.get().isEmpty()
                    && certificate.get().at(0) == DER_SEQUENCE) {
                return Optional.of(
                        Contents.ofCertificates("Oak endorsements", List.of(Certificate.parse(certificate.get()))));
            }
        }
        return Optional.empty();
    }

    private static Optional<Protobuf> nested(Protobuf message, int number) {
        Optional<Bytes> bytes = message.bytes(number);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Protobuf.parse(bytes.get()));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }
}
