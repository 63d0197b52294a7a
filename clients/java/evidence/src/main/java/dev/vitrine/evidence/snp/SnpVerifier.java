package dev.vitrine.evidence.snp;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.TrustAnchors;
import dev.vitrine.evidence.VendorRoot;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.CertificateChain;
import dev.vitrine.evidence.x509.EcdsaKey;
import dev.vitrine.evidence.x509.VerifiedCache;
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

    private static final int CHAINS = 64;

    private final VerifiedCache cache;

    /** Rests on AMD's three roots. */
    public SnpVerifier() {
        this(TrustAnchors.of(VendorRoot.AMD_MILAN, VendorRoot.AMD_GENOA, VendorRoot.AMD_TURIN));
    }

    public SnpVerifier(TrustAnchors anchors) {
        this(new VerifiedCache(anchors, CHAINS));
    }

    /** Rests on the anchors of {@code cache} and remembers chains there. */
    public SnpVerifier(VerifiedCache cache) {
        this.cache = cache;
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
            RevocationCheck.add(chain, evidence.revocationList(), cache, checks);
            KeyBinding.add(report, key, chain, checks);
            checks.signature(
                    "report.signature",
                    chain,
                    signatureHolds(report, chain.leaf()),
                    "ECDSA P-384 over the exact 672 bytes");
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

    /**
     * The chain of an endorsement key.
     *
     * @param given the ASK (or ASVK) and the ARK that came along; where it is empty, AMD's published ones are taken
     */
    public CertificateChain chain(EndorsementKey key, List<Certificate> given) {
        List<Certificate> authorities = given.isEmpty() ? AmdAuthorities.above(key.certificate()) : given;
        List<Certificate> chain = new ArrayList<>();
        chain.add(key.certificate());
        chain.addAll(authorities.subList(0, Math.min(authorities.size(), MAX_AUTHORITIES)));
        return cache.link(chain);
    }

    /** Every ASK, ASVK and ARK certificate that AMD publishes, which are parts of this library. */
    public static List<Certificate> publishedAuthorities() {
        return AmdAuthorities.chains().stream().flatMap(List::stream).toList();
    }

    /** The common name of an endorsement key's issuer, such as {@code SEV-Milan}; empty where it is none of AMD's. */
    public static String issuerName(Certificate key) {
        List<Certificate> above = AmdAuthorities.above(key);
        return above.isEmpty() ? "" : above.get(0).commonName();
    }

    private static List<String> names(int length) {
        return switch (length) {
            case 1 -> List.of("vek");
            case 2 -> List.of("vek", "ark");
            case 3 -> List.of("vek", "ask", "ark");
            default -> List.of("vek", "ask", "ask-2", "ark");
        };
    }

    private boolean signatureHolds(SnpReport report, Certificate certificate) {
        Optional<EcdsaKey> key = certificate.key().ecdsa().filter(found -> found.curve() == EcdsaKey.Curve.P384);
        if (key.isEmpty()) {
            return false;
        }
        try {
            key.get().verifyRaw("SHA-384", report.signedBytes(), report.signature(), cache.ecdsa());
            return true;
        } catch (VerificationException e) {
            return false;
        }
    }

    private static Map<String, String> fields(SnpReport report, Optional<Product> product) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("snp.version", Integer.toString(report.version()));
        product.ifPresent(known -> fields.put("snp.product", known.title()));
        report.processor().ifPresent(processor -> fields.put("snp.processor", processor));
        fields.put("snp.guest-svn", Long.toString(report.guestSvn()));
        fields.put("snp.policy", "0x" + Long.toHexString(report.policy().bits()));
        fields.put("snp.debug", Boolean.toString(report.policy().isDebug()));
        fields.put("snp.vmpl", Long.toString(report.vmpl()));
        fields.put("snp.signing-key", report.signingKey().name());
        fields.put("snp.key-info", Long.toString(report.keyInfo()));
        fields.put("snp.platform-info", Long.toString(report.platformInfo()));
        Map<String, Bytes> raw = new LinkedHashMap<>();
        raw.put("snp.measurement", report.measurement());
        raw.put("report-data", report.reportData());
        raw.put("snp.host-data", report.hostData());
        raw.put("snp.family-id", report.familyId());
        raw.put("snp.image-id", report.imageId());
        raw.put("snp.id-key-digest", report.idKeyDigest());
        raw.put("snp.author-key-digest", report.authorKeyDigest());
        raw.put("snp.report-id", report.reportId());
        raw.put("snp.report-id-ma", report.migrationAgentReportId());
        raw.put("snp.chip-id", report.chipId());
        raw.put("snp.reported-tcb", report.reportedTcb());
        raw.put("snp.committed-tcb", report.committedTcb());
        raw.put("snp.current-tcb", report.currentTcb());
        raw.put("snp.launch-tcb", report.launchTcb());
        raw.forEach((name, value) -> fields.put(name, value.hex()));
        product.ifPresent(known -> fields.put(
                "snp.reported-tcb-parts",
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
