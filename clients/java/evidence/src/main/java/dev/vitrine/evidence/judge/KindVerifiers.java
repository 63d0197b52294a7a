package dev.vitrine.evidence.judge;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.dcap.Collateral;
import dev.vitrine.evidence.dcap.CollateralVerifier;
import dev.vitrine.evidence.dcap.DcapVerifier;
import dev.vitrine.evidence.dcap.Quote;
import dev.vitrine.evidence.dcap.QuoteHeader.Tee;
import dev.vitrine.evidence.epid.IasReportVerifier;
import dev.vitrine.evidence.image.EnclaveImageVerifier;
import dev.vitrine.evidence.image.MeasureLimits;
import dev.vitrine.evidence.json.StrictJson;
import dev.vitrine.evidence.nitro.NitroVerifier;
import dev.vitrine.evidence.provenance.ProvenanceTrust;
import dev.vitrine.evidence.provenance.ProvenanceVerifier;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.sigstruct.SigstructVerifier;
import dev.vitrine.evidence.snp.SnpVerifier;
import dev.vitrine.evidence.tdx.EventLog;
import dev.vitrine.evidence.x509.VerifiedCache;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which verifier looks at which kind: to add a kind is to add a line here. */
final class KindVerifiers {

    private final DcapVerifier dcap;
    private final CollateralVerifier collateral;
    private final IasReportVerifier ias;
    private final VerifiedCache amd;
    private final SnpVerifier snp;
    private final NitroVerifier nitro;
    private final SigstructVerifier sigstructs;
    private final EnclaveImageVerifier images;
    private final CertificatesVerifier certificates;

    KindVerifiers(VerifiedChains chains, PublishedKeys publishedKeys) {
        this.dcap = new DcapVerifier(chains.intel());
        this.collateral = new CollateralVerifier(chains.intel());
        this.ias = new IasReportVerifier(chains.ias(), publishedKeys);
        this.amd = chains.amd();
        this.snp = new SnpVerifier(amd);
        this.nitro = new NitroVerifier(chains.aws());
        this.sigstructs = new SigstructVerifier(publishedKeys);
        this.images = new EnclaveImageVerifier(sigstructs, MeasureLimits.DEFAULT);
        this.certificates = new CertificatesVerifier(chains.all());
    }

    SigstructVerifier sigstructs() {
        return sigstructs;
    }

    Verdict verify(Exhibit exhibit, Instant at) throws MalformedException {
        return switch (exhibit.kind()) {
            case SGX_QUOTE -> sgxQuote(exhibit, at);
            case TDX_QUOTE -> dcap.verify(quote(exhibit, Tee.TDX), Collaterals.intel(exhibit), at);
            case IAS_REPORT -> ias.verify(Collaterals.ias(exhibit), at);
            case SNP_REPORT -> snp.verify(Collaterals.snp(exhibit, amd), at);
            case NITRO_DOCUMENT -> nitro.verify(exhibit.bytes(), at);
            case SGX_SIGSTRUCT -> sigstructs.verify(exhibit.bytes(), at);
            case SGX_ENCLAVE -> images.verify(exhibit.bytes(), Collaterals.sigstruct(exhibit), at);
            case TDX_EVENT_LOG -> eventLog(exhibit, at);
            case PCS_COLLATERAL -> intelDocument(exhibit, at);
            case DSSE_ENVELOPE, SIGSTORE_BUNDLE -> signed(exhibit, at);
            case IN_TOTO_STATEMENT, SPDX_DOCUMENT, CYCLONEDX_DOCUMENT, MEASUREMENT_DOCUMENT, CORIM ->
                ProvenanceVerifier.verify(exhibit.bytes(), ProvenanceTrust.NONE, at);
            case CERTIFICATES -> certificates.verify(exhibit, at);
            case OPAQUE -> unknown(exhibit, at);
        };
    }

    /** The parts of the exhibit, unless its bytes are a document that has no place among them. */
    private Verdict intelDocument(Exhibit exhibit, Instant at) throws MalformedException {
        Collateral parts = Collaterals.intel(exhibit);
        boolean isAlone = !exhibit.bytes().isEmpty()
                && !exhibit.parts().containsKey(Part.TCB_INFO)
                && !exhibit.parts().containsKey(Part.QE_IDENTITY)
                && StrictJson.isObjectWith(exhibit.bytes(), "tcbEvaluationDataNumbers");
        return isAlone ? collateral.verifyEvaluationNumbers(exhibit.bytes(), parts, at) : collateral.verify(parts, at);
    }

    /** A signed document of exactly its kind: a verifier of documents reads others, too, and nobody signed those. */
    private static Verdict signed(Exhibit exhibit, Instant at) throws MalformedException {
        Verdict verdict = ProvenanceVerifier.verify(exhibit.bytes(), ProvenanceTrust.NONE, at);
        if (verdict.kind() != exhibit.kind()) {
            throw new MalformedException(
                    "not a " + exhibit.kind().code() + " but a "
                            + verdict.kind().code(),
                    0);
        }
        return verdict;
    }

    private Verdict sgxQuote(Exhibit exhibit, Instant at) throws MalformedException {
        Bytes bytes = exhibit.bytes();
        // SPEC: versions 1 and 2 are EPID; 3 and above are ECDSA quotes.
        boolean epid = bytes.size() > 1 && bytes.at(1) == 0 && (bytes.at(0) == 1 || bytes.at(0) == 2);
        return epid ? ias.verifyQuote(bytes, at) : dcap.verify(quote(exhibit, Tee.SGX), Collaterals.intel(exhibit), at);
    }

    /** The quote of an exhibit, which must be of the kind that the exhibit says. */
    static Quote quote(Exhibit exhibit, Tee tee) throws MalformedException {
        Quote quote = Quote.parse(exhibit.bytes());
        if (quote.header().tee() != tee) {
            throw new MalformedException("the quote is about another environment than its kind says", 4);
        }
        return quote;
    }

    private static Verdict eventLog(Exhibit exhibit, Instant at) throws MalformedException {
        List<Bytes> registers = EventLog.parse(exhibit.bytes()).replay();
        Map<String, Bytes> measurements = new LinkedHashMap<>();
        for (int i = 0; i < registers.size(); i++) {
            measurements.put("tdx-rtmr" + i, registers.get(i));
        }
        Checks checks = new Checks(at);
        checks.unknown("event-log.quote", "an event log is not signed, and no quote came along with its registers");
        return new Verdict(
                EvidenceKind.TDX_EVENT_LOG, checks.lines(), measurements, Map.of(), List.of("Everything in the log."));
    }

    private static Verdict unknown(Exhibit exhibit, Instant at) {
        Checks checks = new Checks(at);
        checks.unknown("evidence.kind", "nothing here judges this kind of evidence");
        return new Verdict(exhibit.kind(), checks.lines(), Map.of(), Map.of(), List.of("Everything in it."));
    }
}
