package dev.vitrine.evidence.epid;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.TrustAnchors;
import dev.vitrine.evidence.VendorRoot;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.sgx.EnclaveReport;
import dev.vitrine.evidence.sgx.SgxAttributes;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.CertificateChain;
import dev.vitrine.evidence.x509.Pem;
import dev.vitrine.evidence.x509.SignatureAlgorithm;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Judges reports of Intel's attestation service. The service is gone; what it signed stays verifiable, as of the time at
 * which the report is known to have existed.
 */
public final class IasReportVerifier {

    private static final Pattern CASE_CHANGE = Pattern.compile("([a-z])([A-Z])");
    private static final String SIGNER = "Intel SGX Attestation Report Signing";
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    private static final int SIGNATURE_SIZE = 256;

    private final TrustAnchors anchors;
    private final List<Certificate> authorities;
    private final PublishedKeys publishedKeys;

    /** Rests on Intel's root for these reports, which comes with this library: many keep only the signer's certificate. */
    public IasReportVerifier(PublishedKeys publishedKeys) {
        this(TrustAnchors.of(VendorRoot.INTEL_IAS), publishedKeys);
    }

    /** Rests on these roots; Intel's certificates complete a chain all the same. */
    public IasReportVerifier(TrustAnchors anchors, PublishedKeys publishedKeys) {
        this(anchors, shippedAuthorities(), publishedKeys);
    }

    /**
     * Rests on other roots.
     *
     * @param authorities certificates that complete a chain of which only the signer's was kept
     */
    public IasReportVerifier(TrustAnchors anchors, List<Certificate> authorities, PublishedKeys publishedKeys) {
        this.anchors = anchors;
        this.authorities = List.copyOf(authorities);
        this.publishedKeys = publishedKeys;
    }

    static List<Certificate> shippedAuthorities() {
        try (InputStream in = IasReportVerifier.class.getResourceAsStream("intel-ias-root.pem")) {
            if (in == null) {
                throw new AssertionError("Intel's root certificate is part of this library");
            }
            return Pem.certificates(Bytes.wrapUnsafe(in.readAllBytes()));
        } catch (IOException | MalformedException e) {
            throw new AssertionError("Intel's root certificate is well-formed", e);
        }
    }

    /** Judges a report as of a time; what is missing is unknown, never proven. */
    public Verdict verify(IasEvidence evidence, Instant at) throws MalformedException {
        IasReport report = IasReport.parse(evidence.report());
        Checks checks = new Checks(at);
        checkSignature(evidence, report, checks);
        checkStanding(report, checks);
        return new Verdict(
                EvidenceKind.IAS_REPORT,
                checks.lines(),
                measurements(report.quote()),
                fields(report),
                List.of(
                        "That Intel's service checked the quote as it says: the EPID signature itself cannot be checked"
                                + " any more.",
                        "That its signing key was not used after the service ended: only a log's time before 20 November"
                                + " 2026 rules that out."));
    }

    /** Judges a quote alone: nobody can verify its signature any more. */
    public Verdict verifyQuote(Bytes quote, Instant at) throws MalformedException {
        EpidQuoteBody body = EpidQuote.parse(quote).body();
        Checks checks = new Checks(at);
        checks.unknown(
                "quote.signature",
                "only Intel's attestation service could check an EPID signature, and it ended on 2 April 2025");
        checkQuote(body, checks);
        return new Verdict(
                EvidenceKind.SGX_QUOTE,
                checks.lines(),
                measurements(body),
                quoteFields(body),
                List.of("Everything: an EPID quote without a report of Intel's service proves nothing."));
    }

    private void checkSignature(IasEvidence evidence, IasReport report, Checks checks) {
        if (evidence.certificates().isEmpty()) {
            checks.unknown("chain.leaf", "the signer's certificate did not come along");
            checks.unknown("report.signature", "not checked, because its signer is not known");
            return;
        }
        CertificateChain chain = CertificateChain.link(completed(evidence.certificates()), anchors);
        checks.chain("chain", names(chain.certificates().size()), chain);
        Certificate leaf = chain.leaf();
        checks.require(
                "report.signer",
                leaf.commonName().equals(SIGNER) && !leaf.isAuthority() && leaf.permitsDigitalSignature(),
                "the certificate is one for signing reports",
                "the certificate is not one for signing reports");
        if (evidence.signature().isEmpty()) {
            checks.unknown("report.signature", "the signature did not come along");
        } else {
            checks.signature(
                    "report.signature",
                    chain,
                    signatureHolds(leaf, report.body(), evidence.signature().get()),
                    "RSA-2048, PKCS #1 v1.5 and SHA-256, over the exact body");
        }
        checks.require(
                "report.timestamp",
                leaf.faultAt(report.timestamp()).isEmpty(),
                "made at " + report.timestamp() + ", while its signer's certificate was valid",
                "it says that it was made at " + report.timestamp() + ", outside of its signer's certificate");
        if (report.timestamp().isAfter(checks.asOf().plus(CLOCK_SKEW))) {
            checks.currency("report.future", Outcome.REFUTED, "it was made later than the time of this verdict");
        }
    }

    private List<Certificate> completed(List<Certificate> certificates) {
        if (certificates.size() > 1) {
            return certificates.subList(0, Math.min(certificates.size(), CertificateChain.MAX_LENGTH));
        }
        List<Certificate> chain = new ArrayList<>(certificates);
        for (Certificate authority : authorities) {
            if (authority.subject().equals(certificates.get(0).issuer())) {
                chain.add(authority);
                break;
            }
        }
        return chain;
    }

    private static List<String> names(int length) {
        List<String> names = new ArrayList<>(List.of("leaf"));
        for (int i = 1; i < length; i++) {
            names.add(i == length - 1 ? "root" : "authority-" + i);
        }
        return names;
    }

    private static boolean signatureHolds(Certificate leaf, Bytes body, Bytes signature) {
        if (signature.size() != SIGNATURE_SIZE) {
            return false;
        }
        try {
            leaf.key().verify(SignatureAlgorithm.RSA_PKCS1_SHA256, body, signature);
            return true;
        } catch (VerificationException e) {
            return false;
        }
    }

    private void checkStanding(IasReport report, Checks checks) {
        String advisories = report.advisories().isEmpty() ? "" : ": " + String.join(", ", report.advisories());
        checks.standing(
                "quote.status",
                report.status().outcome(),
                report.status() + ", " + report.status().meaning() + advisories);
        if (report.version().orElse(2L) < 4) {
            checks.standing(
                    "report.version",
                    Outcome.WARNING,
                    "a report before version 4 names no advisories, and calls platforms OK that version 4 does not");
        }
        checkQuote(report.quote(), checks);
    }

    private void checkQuote(EpidQuoteBody quote, Checks checks) {
        SgxAttributes attributes = quote.enclave().attributes();
        if (attributes.isDebug()) {
            checks.standing(
                    "attributes.debug", Outcome.WARNING, "DEBUG: the host reads and writes the enclave's memory");
        } else {
            checks.standing("attributes.debug", Outcome.PROVEN, "the enclave is not in debug mode");
        }
        if (attributes.hasProvisioningKey() || attributes.hasLaunchKey()) {
            checks.standing(
                    "attributes.privileges",
                    Outcome.WARNING,
                    "the enclave may use keys that identify or control the platform");
        }
        Optional<String> origin = publishedKeys.origin(quote.enclave().mrSigner());
        origin.ifPresent(place -> checks.standing(
                "signer.published",
                Outcome.WARNING,
                "anybody can sign as this signer: its private key is public, " + place));
    }

    private static Map<String, Bytes> measurements(EpidQuoteBody quote) {
        Map<String, Bytes> measurements = new LinkedHashMap<>();
        measurements.put("sgx-mrenclave", quote.enclave().mrEnclave());
        measurements.put("sgx-mrsigner", quote.enclave().mrSigner());
        return measurements;
    }

    private static Map<String, String> fields(IasReport report) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("ias.id", report.id());
        fields.put("ias.timestamp", report.timestamp().toString());
        report.version().ifPresent(version -> fields.put("ias.version", version.toString()));
        fields.put("ias.status", report.status().name());
        fields.put("ias.advisories", String.join(" ", report.advisories()));
        report.details().forEach((name, value) -> fields.put("ias." + dashed(name), value));
        fields.putAll(quoteFields(report.quote()));
        return fields;
    }

    /** A name of Intel's in the style of fields: {@code advisoryURL} as {@code advisory-url}. */
    private static String dashed(String name) {
        return CASE_CHANGE.matcher(name).replaceAll("$1-$2").toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> quoteFields(EpidQuoteBody quote) {
        EnclaveReport enclave = quote.enclave();
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("quote.version", Integer.toString(quote.version()));
        fields.put("quote.sign-type", quote.isLinkable() ? "linkable" : "unlinkable");
        fields.put("quote.epid-group", String.format(Locale.ROOT, "%08x", quote.groupId()));
        fields.put("quote.qe-svn", Integer.toString(quote.qeSvn()));
        fields.put("quote.pce-svn", Integer.toString(quote.pceSvn()));
        fields.put("sgx.mrenclave", enclave.mrEnclave().hex());
        fields.put("sgx.mrsigner", enclave.mrSigner().hex());
        fields.put("sgx.isvprodid", Integer.toString(enclave.isvProdId()));
        fields.put("sgx.isvsvn", Integer.toString(enclave.isvSvn()));
        fields.put("sgx.attributes", enclave.attributesBytes().hex());
        fields.put("sgx.debug", Boolean.toString(enclave.attributes().isDebug()));
        fields.put("sgx.miscselect", enclave.miscSelectBytes().hex());
        fields.put("sgx.cpusvn", enclave.cpuSvn().hex());
        fields.put("report-data", enclave.reportData().hex());
        return fields;
    }
}
