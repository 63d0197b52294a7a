package dev.vitrine.evidence.policy;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.judge.Judgement;
import dev.vitrine.evidence.judge.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The machine is one whose place is known. Who can touch a machine can take its keys; a list of machines is the only answer
 * to that which a relying party has.
 *
 * @param accepted PPIDs, platform instance identifiers and chip identifiers in lower-case hex; empty: any machine
 * @param refusedProperties fields of a PCK certificate that must not be {@code true}
 */
record PlatformRule(Set<String> accepted, Set<String> refusedProperties) implements Rule {

    private static final String ID = "policy.platform";
    private static final Set<EvidenceKind> KINDS =
            Set.of(EvidenceKind.SGX_QUOTE, EvidenceKind.TDX_QUOTE, EvidenceKind.SNP_REPORT);
    private static final Set<EvidenceKind> WITH_PROPERTIES = Set.of(EvidenceKind.SGX_QUOTE, EvidenceKind.TDX_QUOTE);

    @Override
    public void appraise(Judgement judgement, Checks lines) {
        if (!KINDS.contains(judgement.verdict().kind())) {
            return;
        }
        Map<String, String> fields = judgement.verdict().fields();
        appraiseIdentity(judgement, fields, lines);
        if (!refusedProperties.isEmpty()
                && WITH_PROPERTIES.contains(judgement.verdict().kind())) {
            appraiseProperties(fields, lines);
        }
    }

    private void appraiseIdentity(Judgement judgement, Map<String, String> fields, Checks lines) {
        if (accepted.isEmpty()) {
            boolean forgeable = judgement.labels().contains(Label.FORGEABLE_PLATFORM);
            lines.standing(
                    ID,
                    forgeable ? Outcome.WARNING : Outcome.PROVEN,
                    forgeable
                            ? "any machine passes, and keys were taken out of machines of this class"
                            : "any machine passes");
            return;
        }
        List<String> identities = new ArrayList<>();
        for (String name : List.of("pck.platform-instance-id", "pck.ppid", "snp.chip-id")) {
            String identity = fields.getOrDefault(name, "");
            if (!identity.replace("0", "").isEmpty()) { // Zeros are a masked identity and name no machine.
                identities.add(identity);
            }
        }
        if (identities.isEmpty()) {
            lines.standing(ID, Outcome.UNKNOWN, "the evidence does not say which machine it is from");
        } else if (identities.stream().anyMatch(accepted::contains)) {
            lines.standing(ID, Outcome.PROVEN, "from a machine that the policy names");
        } else {
            lines.standing(ID, Outcome.REFUTED, "from none of the machines that the policy names");
        }
    }

    private void appraiseProperties(Map<String, String> fields, Checks lines) {
        String id = "policy.platform-properties";
        List<String> found = refusedProperties.stream()
                .sorted()
                .filter(property -> fields.getOrDefault(property, "").equals("true"))
                .toList();
        boolean known = refusedProperties.stream().allMatch(fields::containsKey);
        if (!found.isEmpty()) {
            lines.standing(id, Outcome.REFUTED, "the policy refuses " + String.join(", ", found));
        } else if (!known) {
            lines.standing(id, Outcome.UNKNOWN, "the certificate does not tell the properties that the policy refuses");
        } else {
            lines.standing(id, Outcome.PROVEN, "none of the properties that the policy refuses");
        }
    }
}
