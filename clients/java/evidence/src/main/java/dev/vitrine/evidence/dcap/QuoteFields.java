package dev.vitrine.evidence.dcap;

import dev.vitrine.evidence.sgx.EnclaveReport;
import dev.vitrine.evidence.sgx.SgxAttributes;
import dev.vitrine.evidence.tdx.TdReport;
import dev.vitrine.evidence.x509.Hashes;
import java.util.Locale;

/** The decoded fields of a quote and of its PCK certificate, under the names that policies and displays use. */
final class QuoteFields {

    private QuoteFields() {}

    static void add(Quote quote, Findings findings) {
        QuoteHeader header = quote.header();
        findings.field("quote.version", header.version());
        findings.field("quote.tee", header.tee().name().toLowerCase(Locale.ROOT));
        findings.field("quote.attestation-key-type", header.attestationKeyType());
        findings.field("quote.qe-svn", header.qeSvn());
        findings.field("quote.pce-svn", header.pceSvn());
        findings.field("quote.vendor-id", header.vendorId());
        findings.field("quote.user-data", header.userData());
        findings.field("quote.tail-bytes", quote.tailSize());
        findings.field("quote.attestation-key", quote.signature().attestationKey());
        findings.field(
                "quote.certification-type",
                quote.signature().certificationType().code());
        findings.field(
                "quote.authentication-data-bytes",
                quote.signature().authenticationData().size());
        quote.enclave().ifPresent(report -> enclave(report, findings));
        quote.domain().ifPresent(report -> domain(report, findings));
        EnclaveReport qe = quote.signature().qeReport();
        findings.field("qe.mrenclave", qe.mrEnclave());
        findings.field("qe.mrsigner", qe.mrSigner());
        findings.field("qe.isvprodid", qe.isvProdId());
        findings.field("qe.isvsvn", qe.isvSvn());
    }

    private static void enclave(EnclaveReport report, Findings findings) {
        SgxAttributes attributes = report.attributes();
        findings.measurement("sgx-mrenclave", report.mrEnclave());
        findings.measurement("sgx-mrsigner", report.mrSigner());
        findings.field("sgx.mrenclave", report.mrEnclave());
        findings.field("sgx.mrsigner", report.mrSigner());
        findings.field("sgx.isvprodid", report.isvProdId());
        findings.field("sgx.isvsvn", report.isvSvn());
        findings.field("sgx.attributes", report.attributesBytes());
        findings.field("sgx.attribute-names", String.join(" ", attributes.names()));
        findings.field("sgx.debug", attributes.isDebug());
        findings.field("sgx.miscselect", report.miscSelectBytes());
        findings.field("sgx.cpusvn", report.cpuSvn());
        findings.field("sgx.configid", report.configId());
        findings.field("sgx.configsvn", report.configSvn());
        findings.field("sgx.isvextprodid", report.isvExtProdId());
        findings.field("sgx.isvfamilyid", report.isvFamilyId());
        findings.field("report-data", report.reportData());
    }

    private static void domain(TdReport report, Findings findings) {
        findings.measurement("tdx-mrtd", report.mrTd());
        findings.field("tdx.mrtd", report.mrTd());
        for (int i = 0; i < TdReport.RTMRS; i++) {
            findings.measurement("tdx-rtmr" + i, report.rtmrs().get(i));
            findings.field("tdx.rtmr" + i, report.rtmrs().get(i));
        }
        findings.field("tdx.attributes", report.attributesBytes());
        findings.field(
                "tdx.attribute-names", String.join(" ", report.attributes().names()));
        findings.field("tdx.debug", report.attributes().isDebug());
        findings.field("tdx.xfam", report.xfam());
        findings.field("tdx.mrconfigid", report.mrConfigId());
        findings.field("tdx.mrowner", report.mrOwner());
        findings.field("tdx.mrownerconfig", report.mrOwnerConfig());
        findings.field("tdx.mrseam", report.mrSeam());
        findings.field("tdx.mrsignerseam", report.mrSignerSeam());
        findings.field("tdx.seamattributes", report.seamAttributes());
        findings.field("tdx.tee-tcb-svn", report.teeTcbSvn());
        report.later().ifPresent(later -> {
            findings.field("tdx.tee-tcb-svn2", later.teeTcbSvn2());
            findings.field("tdx.mrservicetd", later.mrServiceTd());
        });
        findings.field("report-data", report.reportData());
    }

    static void add(PckCertificate pck, Findings findings) {
        findings.field("pck.serial", pck.certificate().serial().toString(16));
        findings.field("pck.not-before", pck.certificate().notBefore().toString());
        findings.field("pck.not-after", pck.certificate().notAfter().toString());
        findings.field("pck.ppid", pck.ppid());
        // What an index may show: the identifier itself follows a machine around.
        findings.field("pck.ppid-sha256", Hashes.sha256(pck.ppid()));
        findings.field("pck.fmspc", pck.fmspc());
        findings.field("pck.pceid", pck.pceId());
        findings.field("pck.components", pck.components());
        findings.field("pck.pcesvn", pck.pceSvn());
        findings.field("pck.cpusvn", pck.cpuSvn());
        findings.field("pck.sgx-type", pck.sgxType().code());
        pck.platformInstanceId().ifPresent(id -> findings.field("pck.platform-instance-id", id));
        pck.configuration().ifPresent(configuration -> {
            findings.field("pck.dynamic-platform", configuration.dynamicPlatform());
            findings.field("pck.cached-keys", configuration.cachedKeys());
            findings.field("pck.smt-enabled", configuration.smtEnabled());
        });
    }
}
