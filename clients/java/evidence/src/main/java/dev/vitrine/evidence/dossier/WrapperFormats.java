package dev.vitrine.evidence.dossier;

import dev.vitrine.evidence.container.Container;
import dev.vitrine.evidence.container.Contents;
import dev.vitrine.evidence.dcap.Collateral;
import dev.vitrine.evidence.judge.Binding;
import dev.vitrine.evidence.judge.Part;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What frameworks put around evidence, as package {@code container} opens it. */
final class WrapperFormats {

    /** What every wrapper that binds something does: SHA-256 in the first half, zeros in the second. */
    private static final String BOUND = "sha256(wrapped)";

    private WrapperFormats() {}

    static Optional<Piece> open(Bytes file) throws MalformedException {
        return file.size() > Container.MAX_SIZE
                ? Optional.empty()
                : Container.open(file).map(WrapperFormats::piece);
    }

    static Piece piece(Contents contents) {
        return new Piece(
                contents.format(),
                contents.kind(),
                contents.evidence(),
                parts(contents.collateral()),
                contents.certificates(),
                contents.revocationLists(),
                contents.boundData().map(data -> new Binding(BOUND, Map.of("wrapped", data))));
    }

    private static Map<Part, Bytes> parts(Collateral collateral) {
        Map<Part, Bytes> parts = new EnumMap<>(Part.class);
        for (Collateral.Part part : Collateral.Part.values()) {
            collateral.part(part).ifPresent(bytes -> parts.put(part(part), bytes));
        }
        return parts;
    }

    private static Part part(Collateral.Part part) {
        return switch (part) {
            case TCB_INFO -> Part.TCB_INFO;
            case TCB_INFO_CHAIN -> Part.TCB_INFO_ISSUER_CHAIN;
            case QE_IDENTITY -> Part.QE_IDENTITY;
            case QE_IDENTITY_CHAIN -> Part.QE_IDENTITY_ISSUER_CHAIN;
            case PCK_CHAIN -> Part.PCK_CERTIFICATE_CHAIN;
            case PCK_CRL -> Part.PCK_CRL;
            case PCK_CRL_CHAIN -> Part.PCK_CRL_ISSUER_CHAIN;
            case ROOT_CA_CRL -> Part.ROOT_CA_CRL;
        };
    }
}
