package dev.vitrine.evidence.snp;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.VendorRoot;
import dev.vitrine.evidence.x509.CertificateChain;
import dev.vitrine.tlog.Bytes;
import java.util.Optional;

/** Whether the endorsement key is the one that this report must be signed with: its kind, product, versions and chip. */
final class KeyBinding {

    private KeyBinding() {}

    static void add(SnpReport report, EndorsementKey key, CertificateChain chain, Checks checks) {
        SnpReport.SigningKey expected = key.isVlek() ? SnpReport.SigningKey.VLEK : SnpReport.SigningKey.VCEK;
        checks.require(
                "vek.kind",
                report.signingKey() == expected,
                "the report names the kind of key that the certificate is for: " + expected,
                "the report says that it is signed by " + report.signingKey() + ", the certificate is for a "
                        + expected);
        addProduct(report, key, chain, checks);
        checks.require(
                "vek.tcb",
                key.tcb().equals(TcbVersion.parse(report.reportedTcb(), key.product())),
                "the key is for the reported security versions: " + key.tcb(),
                "the key is for other security versions than the report's: " + key.tcb());
        if (!key.isVlek()) {
            addChip(report, key, checks);
        }
    }

    private static void addProduct(SnpReport report, EndorsementKey key, CertificateChain chain, Checks checks) {
        String title = key.product().title();
        String issuer = key.isVlek() ? "SEV-VLEK-" + title : "SEV-" + title;
        boolean issuerFits = chain.certificates().size() < 2
                || chain.certificates().get(1).commonName().equals(issuer);
        boolean reportFits = report.version() < 3 || report.product().equals(Optional.of(key.product()));
        checks.require(
                "vek.product",
                issuerFits && reportFits && isRootOf(key.product(), chain.anchor()),
                "processor, certificate, issuer and root are of one product: " + title,
                "processor, certificate, issuer and root are not of one product");
    }

    /** A vendor's root is for one product; a root that the caller vouches for may be for any. */
    private static boolean isRootOf(Product product, Optional<TrustAnchor> anchor) {
        if (anchor.isEmpty()) {
            return true; // The chain's own line says that there is no trusted root.
        }
        for (VendorRoot root : VendorRoot.values()) {
            if (root.anchor().equals(anchor.get())) {
                return anchor.get().equals(product.root());
            }
        }
        return true;
    }

    private static void addChip(SnpReport report, EndorsementKey key, Checks checks) {
        if (report.isChipKeyMasked()) {
            checks.standing("vek.chip", Outcome.UNKNOWN, "the host masks the chip's identifier");
            return;
        }
        Bytes chipId = key.chipId().orElseThrow(() -> new AssertionError("a chip's key names its chip"));
        Bytes reported = report.chipId();
        boolean matches = reported.slice(0, chipId.size()).equals(chipId)
                && reported.slice(chipId.size()).equals(Bytes.wrapUnsafe(new byte[reported.size() - chipId.size()]));
        checks.require(
                "vek.chip",
                matches,
                "the report and the certificate name one chip",
                "the report and the certificate name two chips");
    }
}
