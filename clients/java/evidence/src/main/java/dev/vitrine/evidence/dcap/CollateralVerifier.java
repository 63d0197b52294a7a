package dev.vitrine.evidence.dcap;

import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.dcap.Collateral.Part;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.RevocationList;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out whether collateral is Intel's and current, without a quote that it would belong to. */
public final class CollateralVerifier {

    /** Lines that say nothing where their part is absent. */
    private static final Map<String, Part> PART_OF = Map.of(
            "crl.root", Part.ROOT_CA_CRL,
            "crl.pck", Part.PCK_CRL,
            "revocation.pck-ca", Part.PCK_CRL_CHAIN,
            "collateral.tcb-info", Part.TCB_INFO,
            "collateral.qe-identity", Part.QE_IDENTITY);

    private final VerifiedCache cache;

    public CollateralVerifier(VerifiedCache cache) {
        this.cache = cache;
    }

    /** Makes every check that needs no platform. */
    public Verdict verify(Collateral collateral, Instant at) {
        Findings findings = new Findings(at);
        LinkChecks links = new LinkChecks(cache, at, findings);
        CheckedCollateral checked = CheckedCollateral.of(collateral, cache);
        Optional<IntelChain> issuer = checked.pckListIssuer().value();
        Optional<TrustAnchor> anchor = issuer.flatMap(IntelChain::anchor).or(checked::anchor);

        // 1. The authority that certifies platforms.
        findings.restOn(anchor);
        issuer.ifPresent(links::checkCertificates);
        // 2. The revocation lists.
        Optional<Certificate> root =
                issuer.filter(chain -> chain.isProven(1)).map(IntelChain::root).or(checked::provenRoot);
        Optional<RevocationList> rootList = links.checkList("crl.root", checked.rootList(), root);
        Optional<Certificate> authority = issuer.filter(IntelChain::isProven).map(IntelChain::leaf);
        Optional<RevocationList> unused = links.checkList("crl.pck", checked.pckList(), authority);
        links.checkRevocation("revocation.pck-ca", authority, rootList);
        // 3. The documents and their signer.
        new CollateralChecks(checked, links, at, findings).check(rootList);
        checked.tcbInfo().value().ifPresent(info -> describe(info, findings));

        return aboutWhatIsThere(
                collateral,
                findings.verdict(
                        EvidenceKind.PCS_COLLATERAL,
                        List.of("Intel, which signs what it says about its own platforms.")));
    }

    /** What nobody asked about is not left open: the lines about absent parts go, unless nothing would be left. */
    private static Verdict aboutWhatIsThere(Collateral collateral, Verdict verdict) {
        List<Check> about = verdict.checks().stream()
                .filter(check -> check.outcome() != Outcome.UNKNOWN
                        || Optional.ofNullable(PART_OF.get(check.id()))
                                .map(part -> collateral.part(part).isPresent())
                                .orElse(true))
                .toList();
        return about.isEmpty()
                ? verdict
                : new Verdict(
                        verdict.kind(), about, verdict.measurements(), verdict.fields(), verdict.remainingTrust());
    }

    private static void describe(TcbInfo info, Findings findings) {
        findings.field("tcb-info.tee", info.tee().name());
        findings.field("tcb-info.version", info.version());
        findings.field("tcb-info.fmspc", info.fmspc());
        findings.field("tcb-info.evaluation-number", info.evaluationNumber());
    }
}
