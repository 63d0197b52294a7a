package dev.vitrine.evidence.judge;

import dev.vitrine.evidence.dcap.Collateral;
import dev.vitrine.evidence.epid.IasEvidence;
import dev.vitrine.evidence.sigstruct.Sigstruct;
import dev.vitrine.evidence.snp.CertificateTable;
import dev.vitrine.evidence.snp.SnpEvidence;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.evidence.x509.Pem;
import dev.vitrine.evidence.x509.RevocationList;
import dev.vitrine.evidence.x509.VerifiedCache;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parts of an exhibit in the forms that the verifiers take. */
final class Collaterals {

    private static final Bytes PEM_BEGIN = Bytes.utf8("-----BEGIN ");

    interface Parser<T> {
        T parse(Bytes bytes) throws MalformedException;
    }

    private Collaterals() {}

    static Collateral intel(Exhibit exhibit) {
        Map<Collateral.Part, Bytes> parts = new EnumMap<>(Collateral.Part.class);
        exhibit.parts().forEach((part, bytes) -> intel(part).ifPresent(name -> parts.put(name, bytes)));
        return Collateral.of(parts);
    }

    private static Optional<Collateral.Part> intel(Part part) {
        return switch (part) {
            case TCB_INFO -> Optional.of(Collateral.Part.TCB_INFO);
            case TCB_INFO_ISSUER_CHAIN -> Optional.of(Collateral.Part.TCB_INFO_CHAIN);
            case QE_IDENTITY -> Optional.of(Collateral.Part.QE_IDENTITY);
            case QE_IDENTITY_ISSUER_CHAIN -> Optional.of(Collateral.Part.QE_IDENTITY_CHAIN);
            case PCK_CERTIFICATE_CHAIN -> Optional.of(Collateral.Part.PCK_CHAIN);
            case PCK_CRL -> Optional.of(Collateral.Part.PCK_CRL);
            case PCK_CRL_ISSUER_CHAIN -> Optional.of(Collateral.Part.PCK_CRL_CHAIN);
            case ROOT_CA_CRL -> Optional.of(Collateral.Part.ROOT_CA_CRL);
            case IAS_SIGNATURE, IAS_CERTIFICATES, SNP_CERTIFICATES, SNP_CRL, TDX_EVENT_LOG, SIGSTRUCT ->
                Optional.empty();
        };
    }

    static IasEvidence ias(Exhibit exhibit) throws MalformedException {
        return new IasEvidence(
                exhibit.bytes(),
                parsed(exhibit, Part.IAS_SIGNATURE, Base64Strict::decode),
                parsed(exhibit, Part.IAS_CERTIFICATES, Pem::certificates).orElse(List.of()));
    }

    static SnpEvidence snp(Exhibit exhibit, VerifiedCache cache) throws MalformedException {
        SnpEvidence evidence = parsed(
                        exhibit, Part.SNP_CERTIFICATES, certificates -> snp(exhibit.bytes(), certificates, cache))
                .orElseGet(() -> new SnpEvidence(exhibit.bytes(), Optional.empty(), List.of(), Optional.empty()));
        Optional<RevocationList> list = parsed(exhibit, Part.SNP_CRL, RevocationList::parse);
        return list.isEmpty()
                ? evidence
                : new SnpEvidence(evidence.report(), evidence.endorsementKey(), evidence.authorities(), list);
    }

    /** What stands beside reports of one chip is the same again and again. */
    private record Endorsement(
            Optional<Certificate> key, List<Certificate> authorities, Optional<RevocationList> revocationList) {}

    private static SnpEvidence snp(Bytes report, Bytes certificates, VerifiedCache cache) throws MalformedException {
        Bytes digest = Hashes.sha256(certificates);
        Optional<Endorsement> known = cache.find(Endorsement.class, digest);
        Endorsement endorsement;
        if (known.isPresent()) {
            endorsement = known.get();
        } else {
            SnpEvidence read = snp(report, certificates);
            endorsement = new Endorsement(read.endorsementKey(), read.authorities(), read.revocationList());
            cache.keep(Endorsement.class, digest, endorsement);
        }
        return new SnpEvidence(report, endorsement.key(), endorsement.authorities(), endorsement.revocationList());
    }

    private static SnpEvidence snp(Bytes report, Bytes certificates) throws MalformedException {
        if (!certificates.startsWith(PEM_BEGIN)) {
            return SnpEvidence.ofTable(report, CertificateTable.parse(certificates));
        }
        Optional<Certificate> key = Optional.empty();
        List<Certificate> authorities = new ArrayList<>();
        for (Certificate certificate : Pem.certificates(certificates)) {
            boolean endorses = certificate.commonName().equals("SEV-VCEK")
                    || certificate.commonName().equals("SEV-VLEK");
            if (endorses && key.isEmpty()) {
                key = Optional.of(certificate);
            } else {
                authorities.add(certificate);
            }
        }
        return new SnpEvidence(report, key, authorities, Optional.empty());
    }

    static Optional<Sigstruct> sigstruct(Exhibit exhibit) throws MalformedException {
        return parsed(exhibit, Part.SIGSTRUCT, Sigstruct::parse);
    }

    /** A part, read; an error says which part it is in. */
    static <T> Optional<T> parsed(Exhibit exhibit, Part part, Parser<T> parser) throws MalformedException {
        Optional<Bytes> bytes = exhibit.part(part);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.parse(bytes.get()));
        } catch (MalformedException e) {
            throw new MalformedException(part.code() + ": " + e.what(), e.position());
        }
    }
}
