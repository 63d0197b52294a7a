package dev.vitrine.evidence.dcap;

import static dev.vitrine.evidence.Aspect.AUTHENTICITY;

import dev.vitrine.evidence.bytes.Zeros;
import dev.vitrine.evidence.dcap.CheckedCollateral.Checked;
import dev.vitrine.evidence.dcap.QuoteHeader.Tee;
import dev.vitrine.evidence.sgx.EnclaveReport;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.EcdsaKey;
import dev.vitrine.evidence.x509.EcdsaKey.Curve;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.evidence.x509.VerifiedCache;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import java.util.Optional;

/** Steps 5 to 8: from the platform's key to the quoting enclave, from there to the attestation key, from there to the quote. */
final class QuoteChecks {

    private static final String SHA256 = "SHA-256";
    private static final int HASH_SIZE = 32;

    private final Examination examination;
    private final Findings findings;
    private final QuoteSignature signature;
    private boolean qeReportProven;
    private boolean keyBound;
    private boolean qeProven;

    QuoteChecks(Examination examination) {
        this.examination = examination;
        this.findings = examination.findings();
        this.signature = examination.quote().signature();
    }

    void checkQeReportSignature() {
        String id = "qe.report-signature";
        findings.restOn(examination.pckAnchor());
        Optional<Certificate> leaf = examination.pckChain().chain().map(IntelChain::leaf);
        Optional<EcdsaKey> key = leaf.flatMap(pck -> pck.key().ecdsa()).filter(pck -> pck.curve() == Curve.P256);
        if (leaf.isEmpty() || key.isEmpty()) {
            findings.unknown(id, AUTHENTICITY, "there is no platform key to verify the quoting enclave's report with");
            return;
        }
        if (!isReportSigned(leaf.get(), key.get())) {
            findings.refuted(id, AUTHENTICITY, "the platform's key did not sign the report of the quoting enclave");
            return;
        }
        qeReportProven = examination.pckChain().isProven();
        if (qeReportProven) {
            findings.proven(id, AUTHENTICITY, "the platform signed the report of its quoting enclave");
        } else {
            findings.unknown(
                    id, AUTHENTICITY, "the report is signed, but by a key that is not proven to be a platform's");
        }
    }

    /** Whether a platform signed a report of its quoting enclave: the same for every quote of one attestation key. */
    private record ReportSignature(boolean holds) {}

    private boolean isReportSigned(Certificate leaf, EcdsaKey key) {
        Bytes report = signature.qeReport().bytes();
        Bytes digest = Hashes.sha256(leaf.sha256(), report, signature.qeReportSignature());
        return examination
                .cache()
                .find(ReportSignature.class, digest)
                .orElseGet(() -> {
                    ReportSignature checked = new ReportSignature(verifies(key, report, signature.qeReportSignature()));
                    examination.cache().keep(ReportSignature.class, digest, checked);
                    return checked;
                })
                .holds();
    }

    private boolean verifies(EcdsaKey key, Bytes message, Bytes signature) {
        try {
            key.verifyRaw(SHA256, message, signature, examination.cache().ecdsa());
            return true;
        } catch (VerificationException e) {
            return false;
        }
    }

    void checkAttestationKeyBinding() {
        // SPEC: SHA-256(attestation_pubkey[64] || qe_auth_data) == QEreport.REPORTDATA[0..32) and REPORTDATA[32..64) ==
        // 0.
        Bytes expected = Hashes.sha256(signature.attestationKey(), signature.authenticationData());
        Bytes reportData = signature.qeReport().reportData();
        keyBound = reportData.slice(0, HASH_SIZE).equals(expected) && Zeros.isZero(reportData.slice(HASH_SIZE));
        if (keyBound) {
            findings.proven("qe.binding", AUTHENTICITY, "the quoting enclave vouches for the attestation key");
        } else {
            findings.refuted("qe.binding", AUTHENTICITY, "the quoting enclave vouches for another key");
        }
    }

    /** Without this step every enclave of a certified platform could make up quotes. */
    void checkQeIdentity() {
        String id = "qe.identity";
        Checked<EnclaveIdentity> checked = examination.collateral().qeIdentity();
        if (checked.value().isEmpty()) {
            findings.unknown(id, AUTHENTICITY, "the identity of Intel's quoting enclave is not known");
            return;
        }
        EnclaveIdentity identity = checked.value().get();
        EnclaveReport report = signature.qeReport();
        String expected = examination.quote().header().tee() == Tee.SGX ? EnclaveIdentity.QE : EnclaveIdentity.TD_QE;
        Optional<String> mismatch = identity.mismatch(report);
        if (!identity.id().equals(expected)) {
            findings.refuted(id, AUTHENTICITY, "the identity is of another of Intel's enclaves");
        } else if (!identity.isSupported()) {
            findings.unknown(id, AUTHENTICITY, "the identity is of a version that nothing is judged by");
        } else if (mismatch.isPresent()) {
            findings.refuted(id, AUTHENTICITY, "the enclave that vouches is not Intel's: " + mismatch.get());
        } else if (report.attributes().isDebug()) {
            findings.refuted(id, AUTHENTICITY, "the quoting enclave runs in debug mode");
        } else if (!qeReportProven) {
            findings.unknown(id, AUTHENTICITY, "the report looks like Intel's quoting enclave, but is not proven");
        } else {
            qeProven = true;
            findings.proven(id, AUTHENTICITY, "the enclave that vouches is Intel's quoting enclave");
        }
    }

    /** Whether the enclave that vouches for the attestation key is Intel's quoting enclave. */
    boolean isQeProven() {
        return qeProven;
    }

    void checkQuoteSignature() {
        String id = "quote.signature";
        try {
            VerifiedCache cache = examination.cache();
            cache.key(Curve.P256, signature.attestationKey())
                    .verifyRaw(SHA256, examination.quote().signed(), signature.signature(), cache.ecdsa());
        } catch (MalformedException e) {
            findings.refuted(id, AUTHENTICITY, "the attestation key is not a point of P-256");
            return;
        } catch (VerificationException e) {
            findings.refuted(id, AUTHENTICITY, "the attestation key did not sign this header and body");
            return;
        }
        if (qeReportProven && keyBound) {
            findings.proven(id, AUTHENTICITY, "the attestation key signed this header and body");
        } else {
            findings.unknown(id, AUTHENTICITY, "the quote is signed, but by a key that nobody proven vouches for");
        }
    }
}
