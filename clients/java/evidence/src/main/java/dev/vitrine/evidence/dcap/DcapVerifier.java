package dev.vitrine.evidence.dcap;

import dev.vitrine.evidence.TrustAnchors;
import dev.vitrine.evidence.VendorRoot;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.x509.RevocationList;
import dev.vitrine.evidence.x509.VerifiedCache;
import java.time.Instant;
import java.util.Optional;

/**
 * Finds out whether a quote is authentic, whether everything that vouches for it was valid at a given time, and what Intel
 * said about the platform then. A pure function of its arguments; safe for use by many threads.
 *
 * <pre>{@code
 * DcapVerifier verifier = DcapVerifier.production();
 * Verdict verdict = verifier.verify(Quote.parse(bytes), collateral, at);
 * }</pre>
 */
public final class DcapVerifier {

    private static final int DEFAULT_CAPACITY = 1024;

    private final VerifiedCache cache;

    /** Verifies under the anchors of {@code cache} and remembers there what does not depend on the quote or the time. */
    public DcapVerifier(VerifiedCache cache) {
        this.cache = cache;
    }

    /** Trusts Intel's production root and nothing else. */
    public static DcapVerifier production() {
        return under(TrustAnchors.of(VendorRoot.INTEL_SGX));
    }

    /** Trusts these roots, with a cache of its own. */
    public static DcapVerifier under(TrustAnchors anchors) {
        return new DcapVerifier(new VerifiedCache(anchors, DEFAULT_CAPACITY));
    }

    /**
     * Makes every check. What cannot be checked, because something is missing, is unknown and never proven.
     *
     * @param at the time for which the verdict holds; collateral must have been current then
     */
    public Verdict verify(Quote quote, Collateral collateral, Instant at) {
        Findings findings = new Findings(at);
        LinkChecks links = new LinkChecks(cache, at, findings);
        CheckedCollateral checked = CheckedCollateral.of(collateral, cache);
        PckChain chain = PckChain.of(quote.signature(), collateral, cache);
        Examination examination = new Examination(quote, chain, checked, links, cache, at, findings);
        PckChecks platform = new PckChecks(examination);
        CollateralChecks documents = new CollateralChecks(checked, links, at, findings);
        QuoteChecks signatures = new QuoteChecks(examination);
        TcbChecks tcb = new TcbChecks(examination);
        ReportChecks report = new ReportChecks(examination);

        // 1. What the quote says, before anything of it is believed.
        report.describe();
        // 2. The chain from Intel's root to the platform, and what it says about the platform.
        platform.checkPckChain();
        // 3. Nothing in that chain was revoked.
        Optional<RevocationList> rootList = platform.checkRevocation();
        // 4. The collateral is Intel's, and current.
        documents.check(rootList);
        // 5. The platform's provisioning certification enclave signed the report of the quoting enclave,
        signatures.checkQeReportSignature();
        // 6. which vouches for the attestation key,
        signatures.checkAttestationKeyBinding();
        // 7. and is Intel's quoting enclave and not just any.
        signatures.checkQeIdentity();
        // 8. The attestation key signed the quote.
        signatures.checkQuoteSignature();
        // 9. What Intel says about this platform's versions.
        tcb.check(signatures.isQeProven());
        // 10. What the report itself says against being trusted.
        report.check();

        return report.verdict();
    }
}
