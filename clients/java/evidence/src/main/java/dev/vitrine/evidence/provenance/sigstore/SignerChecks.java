package dev.vitrine.evidence.provenance.sigstore;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.provenance.intoto.Findings;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.CertificateChain;
import dev.vitrine.evidence.x509.Fault;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.Extension;

/** The signer's certificate: its issuer, its purpose, its own log, and that it was valid when it signed. */
final class SignerChecks {

    /** The purpose is checked here; the names become fields, for a policy to match. */
    private static final Set<String> UNDERSTOOD =
            Set.of(Extension.subjectAlternativeName.getId(), Extension.extendedKeyUsage.getId());

    private final Findings findings;
    private final Checks checks;
    private final List<TrustedRoot> roots;

    SignerChecks(Findings findings, List<TrustedRoot> roots) {
        this.findings = findings;
        this.checks = findings.checks();
        this.roots = roots;
    }

    /**
     * Adds the lines; returns whether the certificate is proven to be of its authority.
     *
     * @param times at which the signature is proven to have been there
     */
    boolean check(SigstoreBundle bundle, Certificate leaf, List<Instant> times) throws MalformedException {
        SignerIdentity.addFields(findings, leaf);
        // SPEC: a bundle "MUST NOT" carry a root certificate (sigstore_bundle.proto): nobody may think it was relied
        // on.
        if (bundle.certificates().stream().skip(1).anyMatch(c -> c.issuer().equals(c.subject()))) {
            checks.standing("bundle.certificates", Outcome.WARNING, "the bundle brings a root along, which is ignored");
        }
        checks.require(
                "certificate.purpose",
                SignerIdentity.isForCode(leaf),
                "the certificate is for signing code",
                "the certificate is not for signing code");
        Optional<Issuer> issuer = issuer(leaf, times);
        if (issuer.isEmpty()) {
            checks.unknown("certificate.chain", "no authority that was given issued the signer's certificate");
            return false;
        }
        boolean proven = chain(issuer.get(), times);
        logged(issuer.get());
        return proven;
    }

    /** Who issued a certificate. */
    private record Issuer(TrustedRoot root, Authority authority, CertificateChain chain) {

        Certificate leaf() {
            return chain.leaf();
        }

        Certificate above() {
            return chain.certificates().get(1);
        }
    }

    /** The authority that issued it, one that is relied on at all of the times before one that is not. */
    private Optional<Issuer> issuer(Certificate leaf, List<Instant> times) {
        Optional<Issuer> found = Optional.empty();
        for (TrustedRoot root : roots) {
            for (Authority authority : root.certificateAuthorities()) {
                List<Certificate> certificates = new ArrayList<>(authority.chain());
                certificates.add(0, leaf);
                CertificateChain chain = CertificateChain.link(certificates, authority.anchors(), UNDERSTOOD);
                // Two authorities may share a name: what counts is whose key signed.
                if (chain.isLinked()) {
                    found = Optional.of(new Issuer(root, authority, chain));
                    if (times.stream().allMatch(authority.validity()::contains)) {
                        return found;
                    }
                }
            }
        }
        return found;
    }

    private boolean chain(Issuer issuer, List<Instant> times) {
        if (times.isEmpty()) {
            checks.unknown(
                    "certificate.chain",
                    issuer.authority().name() + " issued the certificate, but nothing proves when it was used");
            return false;
        }
        for (Instant time : times) {
            for (int i = issuer.chain().certificates().size() - 1; i >= 0; i--) {
                Optional<Fault> fault = issuer.chain().faultAt(i, time);
                if (fault.isPresent()) {
                    // A signature outside of the ten minutes of its certificate was made by whoever found the key
                    // later.
                    checks.refuted(
                            "certificate.chain",
                            "at " + time + ", when it signed: "
                                    + (i == 0 ? "the signer's certificate: " : "an authority's certificate: ")
                                    + fault.get().text());
                    return false;
                }
            }
            if (!issuer.authority().validity().contains(time)) {
                checks.refuted("certificate.chain", "the authority is not relied on for " + time);
                return false;
            }
        }
        checks.proven(
                "certificate.chain",
                issuer.chain().anchor().orElseThrow(),
                issuer.authority().name() + " issued the certificate, valid at " + times.get(0));
        return true;
    }

    private void logged(Issuer issuer) throws MalformedException {
        String id = "certificate.log";
        List<TransparencyLog> logs = issuer.root().certificateLogs();
        Optional<CertificateTimestamps> timestamps = CertificateTimestamps.of(issuer.leaf());
        if (timestamps.isEmpty()) {
            checks.unknown(id, "the certificate bears no timestamp of a certificate log");
            return;
        }
        if (!timestamps.get().nameOneOf(logs)) {
            checks.unknown(id, "no key was given of a log whose timestamp the certificate bears");
            return;
        }
        Optional<TransparencyLog> log = timestamps.get().signedBy(logs, issuer.leaf(), issuer.above());
        if (log.isPresent()) {
            checks.proven(
                    id,
                    log.get().anchor(),
                    "the certificate was promised to the log " + log.get().host());
        } else {
            checks.refuted(id, "the timestamp of the certificate log does not verify");
        }
    }
}
