package dev.vitrine.evidence.policy;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.judge.Judgement;
import dev.vitrine.tlog.Bytes;
import java.util.List;
import java.util.Set;

/**
 * Everything rests on vendors' production roots, or on roots that the policy names by key.
 *
 * @param named SHA-256 of the SubjectPublicKeyInfo of each further root
 */
record AnchorRule(Set<Bytes> named) implements Rule {

    private static final String ID = "policy.anchor";

    /** Kinds that carry no chain: their signers are named by the rule about signers. */
    private static final Set<EvidenceKind> WITHOUT_ROOT =
            Set.of(EvidenceKind.SGX_SIGSTRUCT, EvidenceKind.SGX_ENCLAVE, EvidenceKind.TDX_EVENT_LOG);

    @Override
    public void appraise(Judgement judgement, Checks lines) {
        if (WITHOUT_ROOT.contains(judgement.verdict().kind())) {
            return;
        }
        List<TrustAnchor> anchors = judgement.verdict().checks().stream()
                .flatMap(check -> check.anchor().stream())
                .distinct()
                .toList();
        List<String> foreign = anchors.stream()
                .filter(anchor -> !anchor.production() && !named.contains(anchor.spkiSha256()))
                .map(TrustAnchor::name)
                .toList();
        List<String> extra = anchors.stream()
                .filter(anchor -> !anchor.production() && named.contains(anchor.spkiSha256()))
                .map(TrustAnchor::name)
                .toList();
        if (anchors.isEmpty()) {
            lines.standing(ID, Outcome.UNKNOWN, "no check reached a root");
        } else if (!foreign.isEmpty()) {
            lines.standing(
                    ID, Outcome.REFUTED, "rests on " + String.join(", ", foreign) + ", which is no production root");
        } else if (!extra.isEmpty()) {
            lines.standing(
                    ID, Outcome.WARNING, "rests on " + String.join(", ", extra) + ", which only this policy accepts");
        } else {
            lines.standing(ID, Outcome.PROVEN, "rests on production roots only");
        }
    }
}
