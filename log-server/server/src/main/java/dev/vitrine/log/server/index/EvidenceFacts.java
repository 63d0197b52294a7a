package dev.vitrine.log.server.index;

import dev.vitrine.evidence.dcap.PckCertificate;
import dev.vitrine.evidence.dcap.Quote;
import dev.vitrine.evidence.epid.IasReport;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Part;
import dev.vitrine.evidence.nitro.NitroDocument;
import dev.vitrine.evidence.sgx.EnclaveReport;
import dev.vitrine.evidence.sigstruct.Sigstruct;
import dev.vitrine.evidence.snp.SnpReport;
import dev.vitrine.evidence.tdx.TdReport;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.evidence.x509.Pem;
import dev.vitrine.log.server.index.Measured.Kind;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.List;
import java.util.Optional;

/**
 * What a piece of evidence says about itself, read and not verified: who ran, who signed, on what. An entry was verified when it
 * was admitted; this finds it again. Cheap: no signature is checked.
 *
 * @param platformFamily FMSPC, 6 bytes
 * @param platform SHA-256 of what identifies the machine: identifiers follow a machine around, their hashes tell two apart
 */
public record EvidenceFacts(
        Optional<Measured> measured,
        Optional<SgxIdentity> sgx,
        Bytes attributes,
        Optional<SgxIdentity> quotingEnclave,
        Optional<Bytes> platformFamily,
        Optional<Bytes> platform) {

    /** An enclave as its report has it. */
    public record SgxIdentity(Bytes mrEnclave, Bytes mrSigner, int isvProdId, int isvSvn, boolean debug) {

        static SgxIdentity of(EnclaveReport report) {
            return new SgxIdentity(
                    report.mrEnclave(),
                    report.mrSigner(),
                    report.isvProdId(),
                    report.isvSvn(),
                    report.attributes().isDebug());
        }
    }

    public static final EvidenceFacts NONE = new EvidenceFacts(
            Optional.empty(), Optional.empty(), Bytes.EMPTY, Optional.empty(), Optional.empty(), Optional.empty());

    /** What cannot be read says nothing. */
    public static EvidenceFacts of(Exhibit exhibit) {
        try {
            return switch (exhibit.kind()) {
                case SGX_QUOTE, TDX_QUOTE -> quote(exhibit);
                case IAS_REPORT ->
                    enclave(IasReport.parse(exhibit.bytes()).quote().enclave());
                case SNP_REPORT -> snp(SnpReport.parse(exhibit.bytes()));
                case NITRO_DOCUMENT -> nitro(NitroDocument.parse(exhibit.bytes()));
                case SGX_SIGSTRUCT -> sigstruct(Sigstruct.parse(exhibit.bytes()));
                default -> NONE;
            };
        } catch (MalformedException e) {
            return NONE;
        }
    }

    private static EvidenceFacts quote(Exhibit exhibit) throws MalformedException {
        Quote quote = Quote.parse(exhibit.bytes());
        EvidenceFacts facts = quote.enclave().isPresent()
                ? enclave(quote.enclave().get())
                : domain(quote.domain().orElseThrow());
        Optional<PckCertificate> pck = pck(quote, exhibit);
        return new EvidenceFacts(
                facts.measured(),
                facts.sgx(),
                facts.attributes(),
                Optional.of(SgxIdentity.of(quote.signature().qeReport())),
                pck.map(PckCertificate::fmspc),
                pck.map(certificate -> Hashes.sha256(certificate.ppid())));
    }

    private static Optional<PckCertificate> pck(Quote quote, Exhibit exhibit) {
        Optional<Bytes> chain =
                switch (quote.signature().certificationType()) {
                    case PCK_CHAIN -> Optional.of(quote.signature().certificationData());
                    default -> exhibit.part(Part.PCK_CERTIFICATE_CHAIN);
                };
        try {
            List<Certificate> certificates = chain.isEmpty() ? List.of() : Pem.certificates(chain.get());
            return certificates.size() < 2
                    ? Optional.empty()
                    : Optional.of(PckCertificate.of(certificates.get(0), certificates.get(1)));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private static EvidenceFacts enclave(EnclaveReport report) {
        return new EvidenceFacts(
                Optional.of(new Measured(Kind.SGX_MRENCLAVE, report.mrEnclave())),
                Optional.of(SgxIdentity.of(report)),
                report.attributesBytes(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static EvidenceFacts domain(TdReport report) {
        return of(Kind.TDX_MRTD, report.mrTd(), report.attributesBytes(), Optional.empty());
    }

    private static EvidenceFacts snp(SnpReport report) {
        // SPEC: CHIP_ID is zero where the host masks it (AMD 56860, MASK_CHIP_ID).
        boolean masked =
                report.chipId().equals(Bytes.copyOf(new byte[report.chipId().size()]));
        Optional<Bytes> chip = masked ? Optional.empty() : Optional.of(Hashes.sha256(report.chipId()));
        return of(Kind.SNP_MEASUREMENT, report.measurement(), Bytes.EMPTY, chip);
    }

    private static EvidenceFacts nitro(NitroDocument document) {
        Bytes pcr0 = document.pcrs().get(0);
        return document.isTpm() || pcr0 == null || pcr0.size() != Kind.NITRO_PCR0.size()
                ? NONE
                : of(Kind.NITRO_PCR0, pcr0, Bytes.EMPTY, Optional.empty());
    }

    private static EvidenceFacts sigstruct(Sigstruct sigstruct) {
        boolean debug = (sigstruct.body().attributes().at(0) & 2) != 0;
        return new EvidenceFacts(
                Optional.of(new Measured(Kind.SGX_MRENCLAVE, sigstruct.mrEnclave())),
                Optional.of(new SgxIdentity(
                        sigstruct.mrEnclave(),
                        sigstruct.mrSigner(),
                        sigstruct.body().isvProdId(),
                        sigstruct.body().isvSvn(),
                        debug)),
                sigstruct.body().attributes(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static EvidenceFacts of(Kind kind, Bytes value, Bytes attributes, Optional<Bytes> platform) {
        return new EvidenceFacts(
                Optional.of(new Measured(kind, value)),
                Optional.empty(),
                attributes,
                Optional.empty(),
                Optional.empty(),
                platform);
    }

    /** Who signed the enclave, where there is such a thing. */
    public Optional<Bytes> mrSigner() {
        return sgx.map(SgxIdentity::mrSigner);
    }
}
