package dev.vitrine.evidence.dcap;

import static dev.vitrine.evidence.Aspect.AUTHENTICITY;
import static dev.vitrine.evidence.Aspect.STANDING;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.bytes.Zeros;
import dev.vitrine.evidence.dcap.QuoteHeader.Tee;
import dev.vitrine.evidence.sgx.EnclaveReport;
import dev.vitrine.evidence.sgx.SgxAttributes;
import dev.vitrine.evidence.tdx.TdAttributes;
import dev.vitrine.evidence.tdx.TdReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Steps 1 and 10: what the quote says of itself, and what in it speaks against trusting what runs there. */
final class ReportChecks {

    private static final List<String> REMAINING_TRUST = List.of(
            "Intel, which made the processor and certified it, and its quoting enclave.",
            "That nobody took the platform's keys out of it; physical attacks on the memory bus have done so.",
            "That the code with this measurement does what is claimed; the quote names it and does not judge it.");

    private final Examination examination;
    private final Findings findings;
    private final boolean sgx;

    ReportChecks(Examination examination) {
        this.examination = examination;
        this.findings = examination.findings();
        this.sgx = examination.quote().header().tee() == Tee.SGX;
    }

    void describe() {
        Quote quote = examination.quote();
        QuoteFields.add(quote, findings);
        findings.proven(
                "quote.format",
                AUTHENTICITY,
                "a quote of version " + quote.header().version()
                        + (sgx ? " about an SGX enclave" : " about a TDX trust domain"));
        if (quote.header().isIntel()) {
            findings.proven("quote.vendor", AUTHENTICITY, "the quoting enclave is said to be Intel's");
        } else {
            findings.refuted("quote.vendor", AUTHENTICITY, "the quoting enclave is not said to be Intel's");
        }
    }

    void check() {
        findings.restOn(Optional.empty());
        examination.quote().enclave().ifPresent(this::checkEnclave);
        examination.quote().domain().ifPresent(this::checkDomain);
    }

    private void checkEnclave(EnclaveReport report) {
        SgxAttributes attributes = report.attributes();
        if (!attributes.isInitialised()) {
            findings.warning("attributes.debug", STANDING, "the report is not of an enclave that was ever initialised");
        } else if (attributes.isDebug()) {
            findings.warning("attributes.debug", STANDING, "DEBUG: the host reads and writes the enclave's memory");
        } else {
            findings.proven("attributes.debug", STANDING, "the enclave is not in debug mode");
        }
        if (attributes.hasProvisioningKey() || attributes.hasLaunchKey()) {
            findings.warning(
                    "attributes.privileges",
                    STANDING,
                    "the enclave may use keys that identify or control the platform");
        } else {
            findings.proven("attributes.privileges", STANDING, "the enclave has no privileges over the platform");
        }
        if (report.reservedZero()) {
            findings.proven("report.reserved", STANDING, "every reserved byte is zero");
        } else {
            findings.warning("report.reserved", STANDING, "reserved bytes are not zero: they may mean something new");
        }
    }

    private void checkDomain(TdReport report) {
        TdAttributes attributes = report.attributes();
        if (attributes.isUntrusted()) {
            findings.warning("attributes.debug", STANDING, "DEBUG: the host reads and writes the domain's memory");
        } else {
            findings.proven("attributes.debug", STANDING, "the domain is not in debug mode");
        }
        List<String> weaknesses = new ArrayList<>();
        if (!attributes.disablesSeptVe()) {
            weaknesses.add("the host can inject #VE");
        }
        if (attributes.isMigratable()) {
            weaknesses.add("the domain can be migrated");
        }
        if (attributes.hasPerfmon()) {
            weaknesses.add("performance counters are a side channel");
        }
        if (attributes.hasUnknown()) {
            weaknesses.add("attributes are set that are not known");
        }
        if (weaknesses.isEmpty()) {
            findings.proven("attributes.privileges", STANDING, "the host has no known way into the domain");
        } else {
            findings.warning("attributes.privileges", STANDING, String.join("; ", weaknesses));
        }
        if (report.later().isEmpty() || Zeros.isZero(report.later().get().mrServiceTd())) {
            findings.proven("attributes.service-domain", STANDING, "no service domain is bound to the domain");
        } else {
            findings.warning(
                    "attributes.service-domain", STANDING, "a service domain that can export its state is bound to it");
        }
    }

    Verdict verdict() {
        return findings.verdict(sgx ? EvidenceKind.SGX_QUOTE : EvidenceKind.TDX_QUOTE, REMAINING_TRUST);
    }
}
