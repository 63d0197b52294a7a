package dev.vitrine.evidence.judge;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.TrustAnchors;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.CertificateChain;
import dev.vitrine.evidence.x509.Fault;
import dev.vitrine.evidence.x509.Pem;
import dev.vitrine.evidence.x509.RevocationList;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Certificates of the vendors for themselves, as PEM, leaf first; or one revocation list, as DER, with its issuer's chain. */
final class CertificatesVerifier {

    /** Who bears one of these names and has not the pinned key is an impostor; anybody else is just not known. */
    private static final Set<String> VENDOR_ROOTS = Set.of(
            "Intel SGX Root CA",
            "Intel SGX Attestation Report Signing CA",
            "ARK-Milan",
            "ARK-Genoa",
            "ARK-Turin",
            "aws.nitro-enclaves");

    private static final byte DER_SEQUENCE = 0x30;

    private final TrustAnchors anchors;

    CertificatesVerifier(TrustAnchors anchors) {
        this.anchors = anchors;
    }

    Verdict verify(Exhibit exhibit, Instant at) throws MalformedException {
        Checks checks = new Checks(at);
        Map<String, String> fields = new LinkedHashMap<>();
        Bytes bytes = exhibit.bytes();
        if (!bytes.isEmpty() && bytes.at(0) == DER_SEQUENCE) {
            RevocationList list = RevocationList.parse(bytes);
            Optional<List<Certificate>> issuers =
                    Collaterals.parsed(exhibit, Part.PCK_CRL_ISSUER_CHAIN, Pem::certificates);
            check(list, issuers.orElse(List.of()), checks, fields);
        } else {
            List<Certificate> chain = Pem.certificates(bytes);
            CertificateChain unused = check(chain, checks);
            describe(chain.get(0), fields);
        }
        return new Verdict(
                EvidenceKind.CERTIFICATES,
                checks.lines(),
                Map.of(),
                fields,
                List.of("That its issuer certifies only what it should, and says so when it no longer does."));
    }

    private CertificateChain check(List<Certificate> leafFirst, Checks checks) {
        CertificateChain chain = CertificateChain.link(leafFirst, anchors);
        Certificate root = chain.root();
        boolean isComplete = root.issuer().equals(root.subject());
        boolean isImpostor = isComplete && chain.anchor().isEmpty() && VENDOR_ROOTS.contains(root.commonName());
        if (chain.anchor().isPresent() || isImpostor) {
            checks.chain("chain", names(leafFirst.size()), chain);
        } else {
            String name = root.commonName().isEmpty() ? root.subjectText() : root.commonName();
            checks.unknown(
                    "chain." + names(leafFirst.size()).get(leafFirst.size() - 1),
                    isComplete
                            ? name + ": a root that is not known here"
                            : name + ": the certificate of its issuer did not come along");
        }
        return chain;
    }

    private static List<String> names(int length) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            names.add(i == length - 1 ? "root" : i == 0 ? "leaf" : i == 1 ? "authority" : "authority-" + i);
        }
        return names;
    }

    private void check(RevocationList list, List<Certificate> issuers, Checks checks, Map<String, String> fields) {
        fields.put("list.issuer", list.issuerText());
        list.number().ifPresent(number -> fields.put("list.number", number.toString()));
        fields.put("list.this-update", list.thisUpdate().toString());
        fields.put("list.next-update", list.nextUpdate().toString());
        fields.put("list.revoked", Integer.toString(list.size()));
        if (issuers.isEmpty()) {
            checks.unknown("list.signature", "the certificate of its issuer did not come along");
            return;
        }
        CertificateChain chain = check(issuers, checks);
        Optional<Fault> fault = list.faultUnder(issuers.get(0));
        Optional<TrustAnchor> anchor = chain.isLinked() ? chain.anchor() : Optional.empty();
        if (fault.isPresent()) {
            checks.refuted(
                    "list.signature", list.issuerText() + ": " + fault.get().text());
        } else if (anchor.isPresent()) {
            checks.proven("list.signature", anchor.get(), "the list is its issuer's");
        } else {
            checks.unknown("list.signature", "it verifies, but nothing proves its issuer");
        }
        Optional<Fault> now = list.faultAt(checks.asOf());
        checks.currency(
                "list.current",
                now.isPresent() ? Outcome.REFUTED : Outcome.PROVEN,
                now.map(Fault::text).orElse("it speaks for this time"));
    }

    private static void describe(Certificate leaf, Map<String, String> fields) {
        fields.put("certificate.subject", leaf.subjectText());
        fields.put("certificate.serial", leaf.serial().toString(16));
        fields.put("certificate.not-before", leaf.notBefore().toString());
        fields.put("certificate.not-after", leaf.notAfter().toString());
        fields.put("certificate.sha256", leaf.sha256().hex());
        fields.put("certificate.spki-sha256", leaf.key().spkiSha256().hex());
    }
}
