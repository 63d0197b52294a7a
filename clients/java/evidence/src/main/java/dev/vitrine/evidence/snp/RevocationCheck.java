package dev.vitrine.evidence.snp;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.CertificateChain;
import dev.vitrine.evidence.x509.Fault;
import dev.vitrine.evidence.x509.RevocationList;
import dev.vitrine.evidence.x509.VerifiedCache;
import java.util.List;
import java.util.Optional;

/** The ARK's revocation list: it can revoke the ASK; AMD publishes none for single chips. */
final class RevocationCheck {

    private static final String ID = "chain.crl";

    private RevocationCheck() {}

    static void add(CertificateChain chain, Optional<RevocationList> list, VerifiedCache cache, Checks checks) {
        if (list.isEmpty()) {
            checks.standing(ID, Outcome.UNKNOWN, "no revocation list came along");
            return;
        }
        Optional<Fault> fault = cache.faultUnder(list.get(), chain.root());
        if (fault.isPresent() || chain.anchor().isEmpty()) {
            checks.refuted(
                    ID,
                    "the revocation list is not the root's: "
                            + fault.map(Fault::text).orElse("the root is not trusted"));
            return;
        }
        List<Certificate> certificates = chain.certificates();
        for (Certificate certificate : certificates.subList(1, certificates.size())) {
            if (list.get().lists(certificate.serial())) {
                checks.standing(ID, Outcome.REFUTED, certificate.commonName() + " was revoked");
                return;
            }
        }
        Optional<Fault> date = list.get().faultAt(checks.asOf());
        if (date.isPresent()) {
            checks.currency(
                    ID,
                    Outcome.UNKNOWN,
                    "the revocation list does not speak for this time: "
                            + date.get().text());
        } else {
            checks.standing(ID, Outcome.PROVEN, "no authority above the key was revoked");
        }
    }
}
