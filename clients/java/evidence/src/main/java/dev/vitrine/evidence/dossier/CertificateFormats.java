package dev.vitrine.evidence.dossier;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.container.Container;
import dev.vitrine.evidence.container.Contents;
import dev.vitrine.evidence.epid.IasEvidence;
import dev.vitrine.evidence.judge.Part;
import dev.vitrine.evidence.snp.CertificateTable;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.Pem;
import dev.vitrine.evidence.x509.RevocationList;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Certificates and revocation lists, alone or in chains, and what is kept beside a report of Intel's service. */
final class CertificateFormats {

    private static final Bytes PEM_CERTIFICATE = Bytes.utf8("-----BEGIN CERTIFICATE-----");
    private static final Bytes PEM_LIST = Bytes.utf8("-----BEGIN X509 CRL-----");
    private static final Bytes ENCODED_PEM = Bytes.utf8("-----BEGIN%20CERTIFICATE-----");
    private static final byte SEQUENCE = 0x30;
    private static final int IAS_SIGNATURE = 256;
    private static final int IAS_SIGNATURE_TEXT = 344;

    private CertificateFormats() {}

    static Optional<Piece> pem(Bytes file) throws MalformedException {
        if (file.startsWith(PEM_LIST)) {
            return Optional.of(list(RevocationList.parse(pemList(file))));
        }
        if (file.startsWith(ENCODED_PEM)) {
            List<Certificate> certificates = IasEvidence.ofHeaders(
                            Bytes.EMPTY, "", new String(file.toByteArray(), StandardCharsets.ISO_8859_1).strip())
                    .certificates();
            return Optional.of(chain(certificates, pem(certificates)));
        }
        return file.startsWith(PEM_CERTIFICATE) ? Optional.of(chain(Pem.certificates(file), file)) : Optional.empty();
    }

    private static Bytes pemList(Bytes file) throws MalformedException {
        String text = new String(file.toByteArray(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf("-----END X509 CRL-----");
        if (end < 0) {
            throw new MalformedException("a revocation list in PEM has no end", file.size());
        }
        return Base64Strict.decode(text.substring(PEM_LIST.size(), end).replaceAll("\\s", ""));
    }

    static Optional<Piece> der(Bytes file) throws MalformedException {
        if (file.at(0) != SEQUENCE) {
            return Optional.empty();
        }
        Optional<Contents> carried = Container.open(file);
        if (carried.isPresent()) {
            return carried.map(WrapperFormats::piece);
        }
        try {
            Certificate certificate = Certificate.parse(file);
            Optional<Piece> report = reportIn(file);
            return report.isPresent() ? report : Optional.of(chain(List.of(certificate), pem(List.of(certificate))));
        } catch (MalformedException e) {
            return Optional.of(list(RevocationList.parse(file)));
        }
    }

    /** A report of Intel's service in a certificate that its enclave made. */
    private static Optional<Piece> reportIn(Bytes certificate) {
        try {
            IasEvidence evidence = IasEvidence.ofRaTls(certificate);
            Map<Part, Bytes> parts = new EnumMap<>(Part.class);
            evidence.signature()
                    .ifPresent(signature -> parts.put(Part.IAS_SIGNATURE, Bytes.utf8(Base64Strict.encode(signature))));
            parts.put(Part.IAS_CERTIFICATES, pem(evidence.certificates()));
            return Optional.of(new Piece(
                    "certificate with a report of Intel's attestation service",
                    EvidenceKind.IAS_REPORT,
                    Optional.of(evidence.report()),
                    parts,
                    List.of(),
                    List.of(),
                    Optional.empty()));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private static Piece list(RevocationList list) {
        return Piece.ofList(list);
    }

    /** A chain is named by its first certificate. */
    private static Piece chain(List<Certificate> certificates, Bytes pem) {
        String leaf = certificates.get(0).commonName();
        Optional<Part> part = Optional.ofNullable(
                switch (leaf) {
                    case "Intel SGX TCB Signing" -> Part.TCB_INFO_ISSUER_CHAIN;
                    case "Intel SGX PCK Certificate" -> Part.PCK_CERTIFICATE_CHAIN;
                    case "Intel SGX PCK Platform CA", "Intel SGX PCK Processor CA" -> Part.PCK_CRL_ISSUER_CHAIN;
                    case "Intel SGX Attestation Report Signing" -> Part.IAS_CERTIFICATES;
                    default -> null;
                });
        return Piece.ofCertificates(
                certificates.size() == 1 ? "certificate" : "chain of certificates",
                certificates,
                part.isPresent() ? Map.of(part.get(), pem) : Map.of());
    }

    /** The table that a host hands to its SNP guests. */
    static Optional<Piece> table(Bytes file) {
        try {
            CertificateTable table = CertificateTable.parse(file);
            boolean isTable = table.entry(CertificateTable.VCEK).isPresent()
                    || table.entry(CertificateTable.VLEK).isPresent();
            return isTable
                    ? Optional.of(Piece.ofParts(
                            "table of certificates of an SNP host",
                            EvidenceKind.SNP_REPORT,
                            Map.of(Part.SNP_CERTIFICATES, file)))
                    : Optional.empty();
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /** The header alone, as text or as bytes: nothing marks it but its length. */
    static Optional<Piece> iasSignature(Bytes file) {
        Bytes text = file;
        if (file.size() == IAS_SIGNATURE) {
            text = Bytes.utf8(Base64Strict.encode(file));
        } else if (file.size() < IAS_SIGNATURE_TEXT || file.size() > IAS_SIGNATURE_TEXT + 2) {
            return Optional.empty();
        } else {
            text = Bytes.utf8(new String(file.toByteArray(), StandardCharsets.ISO_8859_1).strip());
        }
        return Optional.of(Piece.ofParts(
                "signature of Intel's attestation service", EvidenceKind.IAS_REPORT, Map.of(Part.IAS_SIGNATURE, text)));
    }

    /** PEM as the services write it. */
    static Bytes pem(List<Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        for (Certificate certificate : certificates) {
            text.append("-----BEGIN CERTIFICATE-----\n");
            String base64 = Base64Strict.encode(certificate.der());
            for (int at = 0; at < base64.length(); at += 64) {
                text.append(base64, at, Math.min(at + 64, base64.length())).append('\n');
            }
            text.append("-----END CERTIFICATE-----\n");
        }
        return Bytes.utf8(text.toString());
    }
}
