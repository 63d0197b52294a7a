package dev.vitrine.evidence.provenance.measurement;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.provenance.intoto.Findings;

/** What all lists of reference values have in common: nobody signed them. */
final class ReferenceValues {

    private ReferenceValues() {}

    static Verdict verdict(Findings findings) {
        findings.checks().unknown("signature", "the document is not signed");
        findings.trust("whoever handed over the reference values: nobody signed them");
        return findings.verdict(EvidenceKind.MEASUREMENT_DOCUMENT);
    }
}
