package dev.vitrine.evidence.dossier;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.judge.Binding;
import dev.vitrine.evidence.judge.Part;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.RevocationList;
import dev.vitrine.tlog.Bytes;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one file was taken for.
 *
 * @param format for people
 * @param kind of the evidence in it; of a file that only completes other evidence, the kind of that
 * @param evidence the exact bytes to judge; empty where the file only completes other evidence
 * @param parts what completes evidence, by its place
 * @param certificates in the order of the file
 * @param revocationLists in the order of the file
 * @param binding what a wrapper bound to the report data
 */
public record Piece(
        String format,
        EvidenceKind kind,
        Optional<Bytes> evidence,
        Map<Part, Bytes> parts,
        List<Certificate> certificates,
        List<RevocationList> revocationLists,
        Optional<Binding> binding) {

    public Piece {
        parts = parts.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(parts));
        certificates = List.copyOf(certificates);
        revocationLists = List.copyOf(revocationLists);
    }

    static Piece of(String format, EvidenceKind kind, Bytes evidence) {
        return new Piece(format, kind, Optional.of(evidence), Map.of(), List.of(), List.of(), Optional.empty());
    }

    /** A file that nobody recognises, taken for what somebody says it is, so that it is found out what is wrong with it. */
    public static Piece claimed(EvidenceKind kind, Bytes file) {
        return kind == EvidenceKind.PCS_COLLATERAL
                ? ofParts(kind.code(), kind, Map.of(Part.TCB_INFO, file))
                : of(kind.code(), kind, file);
    }

    /** Certificates, to be judged as the chain that signs Intel's documents; anything else as it is. */
    public Piece asTcbSigningChain() {
        return certificates.isEmpty()
                ? this
                : ofParts(
                        "chain of a signer of Intel's",
                        EvidenceKind.PCS_COLLATERAL,
                        Map.of(Part.TCB_INFO_ISSUER_CHAIN, CertificateFormats.pem(certificates)));
    }

    /** How somebody says that the report data of the evidence beside it was made. */
    public static Piece ofBinding(Binding binding) {
        return new Piece(
                "recipe of report data",
                EvidenceKind.OPAQUE,
                Optional.empty(),
                Map.of(),
                List.of(),
                List.of(),
                Optional.of(binding));
    }

    static Piece ofParts(String format, EvidenceKind kind, Map<Part, Bytes> parts) {
        return new Piece(format, kind, Optional.empty(), parts, List.of(), List.of(), Optional.empty());
    }

    static Piece ofCertificates(String format, List<Certificate> certificates, Map<Part, Bytes> parts) {
        return new Piece(
                format, EvidenceKind.CERTIFICATES, Optional.empty(), parts, certificates, List.of(), Optional.empty());
    }

    static Piece ofList(RevocationList list) {
        return new Piece(
                "revocation list",
                EvidenceKind.CERTIFICATES,
                Optional.empty(),
                Map.of(),
                List.of(),
                List.of(list),
                Optional.empty());
    }

    Piece with(Part part, Bytes content) {
        Map<Part, Bytes> more = new EnumMap<>(Part.class);
        more.putAll(parts);
        more.put(part, content);
        return new Piece(format, kind, evidence, more, certificates, revocationLists, binding);
    }
}
