package dev.vitrine.evidence.dcap;

import static dev.vitrine.evidence.Aspect.AUTHENTICITY;
import static dev.vitrine.evidence.Aspect.CURRENCY;
import static dev.vitrine.evidence.Aspect.STANDING;

import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.dcap.CheckedCollateral.Checked;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.Fault;
import dev.vitrine.evidence.x509.RevocationList;
import dev.vitrine.evidence.x509.VerifiedCache;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;

/** The lines about certificates and revocation lists, whatever chain they belong to. */
final class LinkChecks {

    private final VerifiedCache cache;
    private final Instant at;
    private final Findings findings;

    LinkChecks(VerifiedCache cache, Instant at, Findings findings) {
        this.cache = cache;
        this.at = at;
        this.findings = findings;
    }

    /** One line for each certificate, from the root down. */
    void checkCertificates(IntelChain chain) {
        for (int i = chain.size() - 1; i >= 0; i--) {
            String id = "chain." + chain.id(i);
            IntelChain.Link link = chain.link(i);
            Certificate certificate = chain.certificate(i);
            Optional<Fault> fault = certificate.faultAt(at);
            findings.expires(certificate.notAfter());
            if (link.outcome() == Outcome.PROVEN && fault.isPresent()) {
                findings.refuted(
                        id,
                        CURRENCY,
                        certificate.commonName() + ": " + fault.get().text());
            } else {
                findings.add(id, AUTHENTICITY, link.outcome(), certificate.commonName() + ": " + link.detail());
            }
        }
    }

    /** One line for a list; returns it where it is its issuer's, also where it does not speak for this time. */
    Optional<RevocationList> checkList(String id, Checked<RevocationList> checked, Optional<Certificate> issuer) {
        if (checked.value().isEmpty()) {
            // Without a list nothing is less authentic; what is not known is whether somebody was revoked.
            boolean isMissing = checked.outcome() == Outcome.UNKNOWN;
            findings.add(id, isMissing ? STANDING : AUTHENTICITY, checked.outcome(), "the list " + checked.detail());
            return Optional.empty();
        }
        RevocationList list = checked.value().get();
        if (issuer.isEmpty()) {
            findings.unknown(id, AUTHENTICITY, "the issuer of the list is not proven");
            return Optional.empty();
        }
        findings.field(id + "-number", list.number().map(BigInteger::toString).orElse(""));
        findings.field(id + "-next-update", list.nextUpdate().toString());
        Optional<Fault> fault = cache.faultUnder(list, issuer.get());
        if (fault.isPresent()) {
            findings.refuted(
                    id, AUTHENTICITY, list.issuerText() + ": " + fault.get().text());
            return Optional.empty();
        }
        findings.issued(list.thisUpdate(), list.nextUpdate());
        Optional<Fault> faultNow = list.faultAt(at);
        if (faultNow.isPresent()) {
            findings.refuted(
                    id, CURRENCY, list.issuerText() + ": " + faultNow.get().text());
        } else {
            findings.proven(id, AUTHENTICITY, "the list is its issuer's and current");
        }
        return Optional.of(list);
    }

    void checkRevocation(String id, Optional<Certificate> certificate, Optional<RevocationList> list) {
        // SPEC: Missing CRL => CRL_NOT_CHECKED, never silently ok.
        if (certificate.isEmpty() || list.isEmpty()) {
            findings.unknown(id, STANDING, "there is no revocation list that could be believed");
            return;
        }
        boolean listed = list.get().lists(certificate.get().serial());
        Optional<Fault> fault = list.get().faultAt(at);
        if (listed && !fault.equals(Optional.of(Fault.NOT_YET_VALID))) {
            findings.refuted(id, STANDING, certificate.get().commonName() + ": " + Fault.REVOKED.text());
        } else if (fault.isPresent()) {
            findings.unknown(id, STANDING, "the revocation list does not speak for this time");
        } else {
            findings.proven(id, STANDING, "its issuer does not list it as revoked");
        }
    }
}
