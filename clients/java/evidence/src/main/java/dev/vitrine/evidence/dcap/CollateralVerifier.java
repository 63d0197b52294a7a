package dev.vitrine.evidence.dcap;

import dev.vitrine.evidence.Aspect;
import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.dcap.Collateral.Part;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.EcdsaKey;
import dev.vitrine.evidence.x509.RevocationList;
import dev.vitrine.evidence.x509.VerifiedCache;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds out whether collateral is Intel's and current, without a quote that it would belong to. */
public final class CollateralVerifier {

    /** Lines that say nothing where their part is absent. */
    private static final Map<String, Part> PART_OF = Map.of(
            "crl.root", Part.ROOT_CA_CRL,
            "crl.pck", Part.PCK_CRL,
            "revocation.pck-ca", Part.PCK_CRL_CHAIN,
            "collateral.tcb-info", Part.TCB_INFO,
            "collateral.qe-identity", Part.QE_IDENTITY);

    private static final String NUMBERS = "collateral.evaluation-numbers";
    private static final List<String> TRUST = List.of("Intel, which signs what it says about its own platforms.");

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

        return aboutWhatIsThere(collateral, findings.verdict(EvidenceKind.PCS_COLLATERAL, TRUST));
    }

    /**
     * Judges Intel's document about the numbers of its TCB recoveries, which no quote refers to.
     *
     * @param collateral with the chain of the signer, as that of a TCB info
     * @throws MalformedException where the document breaks its format
     */
    public Verdict verifyEvaluationNumbers(Bytes json, Collateral collateral, Instant at) throws MalformedException {
        SignedDocument document = SignedDocument.parse(json, SignedDocument.Kind.EVALUATION_NUMBERS);
        EvaluationNumbers numbers = EvaluationNumbers.parse(document.body());
        Findings findings = new Findings(at);
        CheckedCollateral checked = CheckedCollateral.of(collateral, cache);
        findings.restOn(checked.anchor());
        checked.tcbSigner().value().ifPresent(chain -> new LinkChecks(cache, at, findings).checkCertificates(chain));
        Outcome signature = signature(document, checked);
        if (signature == Outcome.PROVEN && (at.isBefore(numbers.issueDate()) || at.isAfter(numbers.nextUpdate()))) {
            findings.refuted(NUMBERS, Aspect.CURRENCY, "the evaluation numbers do not speak for this time");
        } else {
            findings.add(
                    NUMBERS,
                    Aspect.AUTHENTICITY,
                    signature,
                    switch (signature) {
                        case PROVEN -> "the evaluation numbers are signed by Intel and current";
                        case REFUTED ->
                            "the evaluation numbers have a signature that does not verify under Intel's key";
                        case UNKNOWN, WARNING -> "the evaluation numbers came without the chain of their signer";
                    });
        }
        findings.field("evaluation-numbers.id", numbers.id());
        findings.field("evaluation-numbers.issue-date", numbers.issueDate().toString());
        findings.field("evaluation-numbers.next-update", numbers.nextUpdate().toString());
        findings.field(
                "evaluation-numbers",
                numbers.recoveries().stream()
                        .map(recovery -> Integer.toString(recovery.evaluationNumber()))
                        .collect(Collectors.joining(" ")));
        return findings.verdict(EvidenceKind.PCS_COLLATERAL, TRUST);
    }

    private static Outcome signature(SignedDocument document, CheckedCollateral checked) {
        if (checked.tcbSigner().outcome() != Outcome.PROVEN) {
            return checked.tcbSigner().outcome();
        }
        try {
            Optional<EcdsaKey> key =
                    checked.tcbSigner().value().orElseThrow().leaf().key().ecdsa();
            if (key.isEmpty()) {
                return Outcome.REFUTED;
            }
            document.verify(key.get());
            return Outcome.PROVEN;
        } catch (VerificationException e) {
            return Outcome.REFUTED;
        }
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
