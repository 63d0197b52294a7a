package dev.vitrine.exhibit;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.container.Container;
import dev.vitrine.evidence.container.Contents;
import dev.vitrine.evidence.dcap.Collateral;
import dev.vitrine.evidence.json.StrictJson;
import dev.vitrine.evidence.judge.Binding;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Part;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.RevocationList;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The exhibit of a file, whatever wrapper it is in, and of files that complete each other ({@link Joining}). */
public final class FileExhibits {

    private static final byte[] LINE_END = {'\n'};

    private FileExhibits() {}

    /**
     * What a file is by its content. A wrapper of a framework is opened: the exhibit is the quote or report inside, with the
     * collateral that came along and the binding that the wrapper makes. Collateral alone is an exhibit whose parts are set.
     * What nobody knows is opaque.
     */
    public static Exhibit read(Bytes file) {
        EvidenceKind kind = Recognizer.recognize(file).kind();
        try {
            return switch (kind) {
                case PCS_COLLATERAL -> intelDocument(file);
                case OPAQUE -> unwrapped(file);
                default -> Exhibit.of(kind, file);
            };
        } catch (MalformedException e) {
            // It begins like a format and breaks it.
            return Exhibit.of(kind, file);
        }
    }

    /**
     * Evidence with the files that lie beside it: collateral, chains, revocation lists, an event log, a SIGSTRUCT.
     *
     * @throws MalformedException where a companion does not belong to such evidence, or two claim one place
     */
    public static Exhibit join(Exhibit evidence, List<Exhibit> companions) throws MalformedException {
        Exhibit joined = evidence;
        for (Exhibit companion : companions) {
            joined = Joining.of(joined, companion);
        }
        return joined;
    }

    private static Exhibit intelDocument(Bytes file) throws MalformedException {
        Part part = StrictJson.document(file).has("tcbInfo") ? Part.TCB_INFO : Part.QE_IDENTITY;
        return Exhibit.of(EvidenceKind.PCS_COLLATERAL, file).with(part, file);
    }

    private static Exhibit unwrapped(Bytes file) throws MalformedException {
        Optional<Exhibit> list = revocationList(file);
        if (list.isPresent()) {
            return list.get();
        }
        if (file.size() > Container.MAX_SIZE) {
            return Exhibit.of(EvidenceKind.OPAQUE, file);
        }
        Optional<Contents> contents = Container.open(file);
        return contents.isPresent() ? of(file, contents.get()) : Exhibit.of(EvidenceKind.OPAQUE, file);
    }

    private static Optional<Exhibit> revocationList(Bytes file) {
        if (file.size() > RevocationList.MAX_SIZE) {
            return Optional.empty();
        }
        String issuer;
        try {
            issuer = RevocationList.parse(file).issuerText();
        } catch (MalformedException e) {
            return Optional.empty();
        }
        if (issuer.contains("Intel SGX Root CA")) {
            return Optional.of(Exhibit.of(EvidenceKind.PCS_COLLATERAL, file).with(Part.ROOT_CA_CRL, file));
        }
        if (issuer.contains("Intel SGX PCK")) {
            return Optional.of(Exhibit.of(EvidenceKind.PCS_COLLATERAL, file).with(Part.PCK_CRL, file));
        }
        return issuer.contains("ARK-") || issuer.contains("SEV-")
                ? Optional.of(Exhibit.of(EvidenceKind.CERTIFICATES, file).with(Part.SNP_CRL, file))
                : Optional.empty();
    }

    private static Exhibit of(Bytes file, Contents contents) {
        Map<Part, Bytes> parts = new EnumMap<>(Part.class);
        for (Collateral.Part part : Collateral.Part.values()) {
            contents.collateral().part(part).ifPresent(bytes -> parts.put(part(part), bytes));
        }
        if (!contents.certificates().isEmpty()) {
            parts.put(Part.SNP_CERTIFICATES, pem(contents.certificates()));
        }
        contents.revocationLists().stream().findFirst().ifPresent(list -> parts.put(Part.SNP_CRL, list.der()));
        // Wrappers hash what they bind with SHA-256 and leave the second half of the report data zero, as recipes do.
        Optional<Binding> binding = contents.boundData().map(data -> new Binding("sha256(data)", Map.of("data", data)));
        return new Exhibit(contents.kind(), contents.evidence().orElse(file), parts, binding);
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

    private static Bytes pem(List<Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        for (Certificate certificate : certificates) {
            byte[] body =
                    Base64.getMimeEncoder(64, LINE_END).encode(certificate.der().toByteArray());
            text.append("-----BEGIN CERTIFICATE-----\n")
                    .append(new String(body, StandardCharsets.US_ASCII))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        return Bytes.utf8(text.toString());
    }
}
