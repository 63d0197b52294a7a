package dev.vitrine.evidence.dossier;

import dev.vitrine.evidence.TrustAnchors;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.CertificateChain;
import dev.vitrine.evidence.x509.Fault;
import dev.vitrine.evidence.x509.RevocationList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Certificates in no order. Chains are put together by names and signatures; whether they end in a root that anybody trusts is
 * for a verifier to say.
 */
record CertificatePool(List<Certificate> certificates) {

    CertificatePool {
        certificates = certificates.stream().distinct().toList();
    }

    /** The chain and whoever issued its last certificate, up to a root or as far as there is anybody. */
    List<Certificate> extended(List<Certificate> leafFirst) {
        List<Certificate> chain = new ArrayList<>(leafFirst);
        while (chain.size() < CertificateChain.MAX_LENGTH) {
            Certificate last = chain.get(chain.size() - 1);
            if (last.issuer().equals(last.subject())) {
                break;
            }
            Optional<Certificate> issuer = issuer(last);
            if (issuer.isEmpty() || chain.contains(issuer.get())) {
                break;
            }
            chain.add(issuer.get());
        }
        return List.copyOf(chain);
    }

    /** Who issued a certificate: of those with the right name, one whose key signed it, or else any of them. */
    private Optional<Certificate> issuer(Certificate certificate) {
        List<Certificate> named = certificates.stream()
                .filter(candidate -> candidate.subject().equals(certificate.issuer()))
                .toList();
        return named.stream()
                .filter(candidate -> signed(certificate, candidate))
                .findFirst()
                .or(() -> named.stream().findFirst());
    }

    private static boolean signed(Certificate certificate, Certificate issuer) {
        Optional<Fault> fault = CertificateChain.link(List.of(certificate, issuer), TrustAnchors.of())
                .fault(0);
        return fault.isEmpty() || fault.get() == Fault.ISSUER_NOT_PROVEN;
    }

    /** The chain of whoever issued a list; empty where nobody of its issuer's name is there. */
    List<Certificate> issuers(RevocationList list) {
        List<Certificate> named = certificates.stream()
                .filter(candidate -> candidate.subject().equals(list.issuer()))
                .toList();
        Optional<Certificate> issuer = named.stream()
                .filter(candidate -> list.faultUnder(candidate).isEmpty())
                .findFirst()
                .or(() -> named.stream().findFirst());
        return issuer.map(found -> extended(List.of(found))).orElse(List.of());
    }
}
