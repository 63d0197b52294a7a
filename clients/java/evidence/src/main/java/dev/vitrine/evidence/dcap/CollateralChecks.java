package dev.vitrine.evidence.dcap;

import static dev.vitrine.evidence.Aspect.AUTHENTICITY;
import static dev.vitrine.evidence.Aspect.CURRENCY;

import dev.vitrine.evidence.dcap.CheckedCollateral.Checked;
import dev.vitrine.evidence.x509.RevocationList;
import java.time.Instant;
import java.util.Optional;

/** Step 4: the documents that Intel signed about its platforms and enclaves. */
final class CollateralChecks {

    private final CheckedCollateral collateral;
    private final LinkChecks links;
    private final Instant at;
    private final Findings findings;

    CollateralChecks(CheckedCollateral collateral, LinkChecks links, Instant at, Findings findings) {
        this.collateral = collateral;
        this.links = links;
        this.at = at;
        this.findings = findings;
    }

    void check(Optional<RevocationList> rootList) {
        findings.restOn(collateral.anchor());
        checkSigner(collateral.tcbSigner(), "tcb-signing", rootList);
        if (collateral.hasSeparateIdentitySigner()) {
            checkSigner(collateral.identitySigner(), "qe-identity-signing", rootList);
        }
        Checked<TcbInfo> info = collateral.tcbInfo();
        checkDocument(
                "collateral.tcb-info",
                "the TCB info ",
                info,
                info.value().map(TcbInfo::issueDate),
                info.value().map(TcbInfo::nextUpdate));
        Checked<EnclaveIdentity> identity = collateral.qeIdentity();
        checkDocument(
                "collateral.qe-identity",
                "the identity of the quoting enclave ",
                identity,
                identity.value().map(EnclaveIdentity::issueDate),
                identity.value().map(EnclaveIdentity::nextUpdate));
    }

    private void checkSigner(Checked<IntelChain> signer, String id, Optional<RevocationList> rootList) {
        if (signer.value().isEmpty()) {
            findings.add("chain." + id, AUTHENTICITY, signer.outcome(), "the chain of the signer " + signer.detail());
        } else {
            links.checkCertificates(signer.value().get());
        }
        links.checkRevocation("revocation." + id, signer.value().map(IntelChain::leaf), rootList);
    }

    private void checkDocument(
            String id, String name, Checked<?> document, Optional<Instant> issued, Optional<Instant> next) {
        if (issued.isEmpty() || next.isEmpty()) {
            findings.add(id, AUTHENTICITY, document.outcome(), name + document.detail());
            return;
        }
        findings.issued(issued.get(), next.get());
        findings.field(id + ".issue-date", issued.get().toString());
        findings.field(id + ".next-update", next.get().toString());
        // SPEC: Validity of a document at t: issueDate <= t <= nextUpdate for both TCB info and QE identity.
        if (at.isBefore(issued.get())) {
            findings.refuted(id, CURRENCY, name + "was issued later");
        } else if (at.isAfter(next.get())) {
            findings.refuted(id, CURRENCY, name + "was to be replaced before");
        } else {
            findings.proven(id, AUTHENTICITY, name + document.detail() + " and current");
        }
    }
}
