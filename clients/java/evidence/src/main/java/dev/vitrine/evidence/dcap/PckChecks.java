package dev.vitrine.evidence.dcap;

import static dev.vitrine.evidence.Aspect.AUTHENTICITY;

import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.bytes.ByteReader;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.RevocationList;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Optional;

/** Steps 2 and 3: the chain from Intel's root to the platform. */
final class PckChecks {

    private static final int PCK_CA = 1;
    private static final int ROOT = 2;

    private final Examination examination;
    private final LinkChecks links;
    private final Findings findings;

    PckChecks(Examination examination) {
        this.examination = examination;
        this.links = examination.links();
        this.findings = examination.findings();
    }

    void checkPckChain() {
        PckChain pckChain = examination.pckChain();
        findings.restOn(examination.pckAnchor());
        if (pckChain.chain().isEmpty()) {
            String missing = "the chain did not come with the quote, which carries certification data of type "
                    + examination.quote().signature().certificationType().code();
            Outcome outcome = pckChain.fault().isPresent() ? Outcome.REFUTED : Outcome.UNKNOWN;
            findings.add(
                    "chain.pck-leaf",
                    AUTHENTICITY,
                    outcome,
                    pckChain.fault().map("the chain "::concat).orElse(missing));
            findings.unknown("pck.extension", AUTHENTICITY, "there is no certificate of the platform");
            return;
        }
        links.checkCertificates(pckChain.chain().get());
        if (pckChain.pck().isEmpty()) {
            findings.refuted(
                    "pck.extension",
                    AUTHENTICITY,
                    "the SGX extension " + pckChain.fault().orElse(""));
            return;
        }
        PckCertificate pck = pckChain.pck().get();
        QuoteFields.add(pck, findings);
        if (!matchesCertificationData(pck)) {
            findings.refuted(
                    "pck.extension", AUTHENTICITY, "the certificate is not of the platform that the quote names");
        } else if (!pckChain.isProven()) {
            findings.unknown("pck.extension", AUTHENTICITY, "the certificate that names the platform is not proven");
        } else {
            findings.proven("pck.extension", AUTHENTICITY, "Intel certified this platform and its versions");
        }
    }

    /** Data of types 1 to 3 names the platform: a PPID, clear or encrypted, then CPUSVN 16, PCESVN 2, PCEID 2. */
    private boolean matchesCertificationData(PckCertificate pck) {
        QuoteSignature signature = examination.quote().signature();
        CertificationType type = signature.certificationType();
        if (!type.isPlatformIdentity()) {
            return true;
        }
        try {
            ByteReader in = new ByteReader(signature.certificationData());
            Bytes ppid = in.take("PPID", type.ppidSize());
            // Not compared: the certificate has the decoded components there, the quote the raw CPUSVN.
            in.skip("CPUSVN", 16);
            int pceSvn = in.u16le("PCESVN");
            Bytes pceId = in.rest();
            return (type != CertificationType.PPID_CLEAR || ppid.equals(pck.ppid()))
                    && pck.pceSvn() <= pceSvn
                    && (pceId.isEmpty() || pceId.equals(pck.pceId()));
        } catch (MalformedException e) {
            throw new AssertionError("certification data has the size of its type", e);
        }
    }

    /** Returns the root's revocation list, where it is the root's. */
    Optional<RevocationList> checkRevocation() {
        CheckedCollateral collateral = examination.collateral();
        Optional<IntelChain> chain = examination.pckChain().chain();
        // Both chains end in the same key; the list of its owner is checked with whichever chain is there.
        Optional<Certificate> root =
                chain.filter(c -> c.isProven(ROOT)).map(IntelChain::root).or(collateral::provenRoot);
        Optional<Certificate> issuer = chain.filter(c -> c.isProven(PCK_CA)).map(c -> c.certificate(PCK_CA));
        Optional<RevocationList> rootList = links.checkList("crl.root", collateral.rootList(), root);
        Optional<RevocationList> pckList = links.checkList("crl.pck", collateral.pckList(), issuer);
        links.checkRevocation("revocation.pck-ca", issuer, rootList);
        links.checkRevocation("revocation.pck-leaf", chain.map(IntelChain::leaf), pckList);
        return rootList;
    }
}
