package dev.vitrine.evidence.snp;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.TrustAnchors;
import dev.vitrine.evidence.VendorRoot;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.CertificateChain;
import dev.vitrine.evidence.x509.EcdsaKey;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges SEV-SNP attestation reports with their certificates. */
public final class SnpVerifier {

    private static final int MAX_AUTHORITIES = 3;

    private final TrustAnchors anchors;

    /** Rests on AMD's three roots. */
    public SnpVerifier() {
        this(TrustAnchors.of(VendorRoot.AMD_MILAN, VendorRoot.AMD_GENOA, VendorRoot.AMD_TURIN));
    }

    public SnpVerifier(TrustAnchors anchors) {
        this.anchors = anchors;
    }

    /** Judges a report as of a time; what did not come along is unknown, never proven. */
    public Verdict verify(SnpEvidence evidence, Instant at) throws MalformedException {
        SnpReport report = SnpReport.parse(evidence.report());
        Checks checks = new Checks(at);
        Optional<Product> product = report.product();
        if (evidence.endorsementKey().isEmpty()) {
            checks.unknown("chain.vek", "the certificate of the endorsement key did not come along");
            checks.unknown("report.signature", "not checked, because its key is not known");
        } else {
            EndorsementKey key = EndorsementKey.parse(evidence.endorsementKey().get());
            CertificateChain chain = chain(key, evidence.authorities());
            checks.chain("chain", names(chain.certificates().size()), chain);
            RevocationCheck.add(chain, evidence.revocationList(), checks);
            KeyBinding.add(report, key, chain, checks);
            Optional<TrustAnchor> anchor = chain.isLinked() ? chain.anchor() : Optional.empty();
            checks.require(
                    "report.signature",
                    anchor,
                    signatureHolds(report, key.certificate()),
                    "ECDSA P-384 over the exact 672 bytes",
                    "the signature does not verify under the endorsement key");
            product = Optional.of(key.product());
        }
        SnpStanding.add(report, product, checks);
        return new Verdict(
                EvidenceKind.SNP_REPORT,
                checks.lines(),
                Map.of("snp-measurement", report.measurement()),
                fields(report, product),
                remainingTrust(report));
    }

    private CertificateChain chain(EndorsementKey key, List<Certificate> given) {
        List<Certificate> authorities = given.isEmpty() ? AmdAuthorities.above(key.certificate()) : given;
        List<Certificate> chain = new ArrayList<>();
        chain.add(key.certificate());
        chain.addAll(authorities.subList(0, Math.min(authorities.size(), MAX_AUTHORITIES)));
        return CertificateChain.link(chain, anchors);
    }

    private static List<String> names(int length) {
        return switch (length) {
            case 1 -> List.of("vek");
            case 2 -> List.of("vek", "ark");
            case 3 -> List.of("vek", "ask", "ark");
            default -> List.of("vek", "ask", "ask-2", "ark");
        };
    }

    private static boolean signatureHolds(SnpReport report, Certificate certificate) {
        Optional<EcdsaKey> key = certificate.key().ecdsa().filter(found -> found.curve() == EcdsaKey.Curve.P384);
        if (key.isEmpty()) {
            return false;
        }
        try {
            key.get().verifyRaw("SHA-384", report.signedBytes(), report.signature());
            return true;
        } catch (VerificationException e) {
            return false;
        }
    }

    private static Map<String, String> fields(SnpReport report, Optional<Product> product) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("version", Integer.toString(report.version()));
        product.ifPresent(known -> fields.put("product", known.title()));
        report.processor().ifPresent(processor -> fields.put("processor", processor));
        fields.put("guestSvn", Long.toString(report.guestSvn()));
        fields.put("policy", "0x" + Long.toHexString(report.policy().bits()));
        fields.put("debug", Boolean.toString(report.policy().isDebug()));
        fields.put("vmpl", Long.toString(report.vmpl()));
        fields.put("signingKey", report.signingKey().name());
        fields.put("keyInfo", Long.toString(report.keyInfo()));
        fields.put("platformInfo", Long.toString(report.platformInfo()));
        Map<String, Bytes> raw = new LinkedHashMap<>();
        raw.put("measurement", report.measurement());
        raw.put("reportData", report.reportData());
        raw.put("hostData", report.hostData());
        raw.put("familyId", report.familyId());
        raw.put("imageId", report.imageId());
        raw.put("idKeyDigest", report.idKeyDigest());
        raw.put("authorKeyDigest", report.authorKeyDigest());
        raw.put("reportId", report.reportId());
        raw.put("migrationAgentReportId", report.migrationAgentReportId());
        raw.put("chipId", report.chipId());
        raw.put("reportedTcb", report.reportedTcb());
        raw.put("committedTcb", report.committedTcb());
        raw.put("currentTcb", report.currentTcb());
        raw.put("launchTcb", report.launchTcb());
        raw.forEach((name, value) -> fields.put(name, value.hex()));
        product.ifPresent(known -> fields.put(
                "reportedTcbParts",
                TcbVersion.parse(report.reportedTcb(), known).toString()));
        return fields;
    }

    private static List<String> remainingTrust(SnpReport report) {
        List<String> trust = new ArrayList<>();
        trust.add(
                "That the chip's secrets were not extracted: physical attacks on memory (Battering RAM, TEE.fail) and on"
                        + " fuses forge reports that verify.");
        if (report.signingKey() == SnpReport.SigningKey.VLEK) {
            trust.add("That the cloud provider uses its signing key for genuine machines only.");
        }
        trust.add("What the launched image does: only a rebuild from source ties the measurement to a source.");
        return trust;
    }
}
