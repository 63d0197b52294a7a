package dev.vitrine.evidence.policy;

import static dev.vitrine.evidence.EvidenceKind.IAS_REPORT;
import static dev.vitrine.evidence.EvidenceKind.NITRO_DOCUMENT;
import static dev.vitrine.evidence.EvidenceKind.SGX_ENCLAVE;
import static dev.vitrine.evidence.EvidenceKind.SGX_QUOTE;
import static dev.vitrine.evidence.EvidenceKind.SGX_SIGSTRUCT;
import static dev.vitrine.evidence.EvidenceKind.SNP_REPORT;
import static dev.vitrine.evidence.EvidenceKind.TDX_QUOTE;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.judge.Label;
import dev.vitrine.tlog.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The rules that every policy has, and those that hold where a policy is silent. */
final class PolicyRules {

    private static final Set<EvidenceKind> ENCLAVES = Set.of(SGX_QUOTE, IAS_REPORT, SGX_SIGSTRUCT, SGX_ENCLAVE);

    /** What no policy takes that does not allow it by name, and the kinds for which that is always worth a line. */
    private static final Map<Label, Set<EvidenceKind>> REFUSED = refused();

    private PolicyRules() {}

    private static Map<Label, Set<EvidenceKind>> refused() {
        Map<Label, Set<EvidenceKind>> refused = new EnumMap<>(Label.class);
        refused.put(
                Label.DEBUG,
                Set.of(SGX_QUOTE, TDX_QUOTE, IAS_REPORT, SGX_SIGSTRUCT, SGX_ENCLAVE, SNP_REPORT, NITRO_DOCUMENT));
        refused.put(Label.ZERO_PCRS, Set.of(NITRO_DOCUMENT));
        refused.put(Label.PUBLISHED_KEY, ENCLAVES);
        refused.put(Label.PROVISIONING_KEY, ENCLAVES);
        refused.put(Label.WEAK_ATTRIBUTES, Set.of(TDX_QUOTE));
        refused.put(Label.MIGRATABLE, Set.of(TDX_QUOTE, SNP_REPORT));
        refused.put(Label.LOWER_PRIVILEGE, Set.of(SNP_REPORT));
        refused.put(Label.RESERVED_BITS, Set.of(SGX_QUOTE, SNP_REPORT));
        return refused;
    }

    /** The labels that a policy may allow. */
    static Set<Label> allowable() {
        return REFUSED.keySet();
    }

    /** The rules that hold whatever else a policy demands. */
    static List<Rule> always(Level level, Set<Bytes> anchors, Set<Label> allowed) {
        List<Rule> rules = new ArrayList<>();
        rules.add(new AuthenticRule(level));
        rules.add(new AnchorRule(anchors));
        rules.add(new CurrentRule(level));
        rules.add(new RevocationRule(level));
        REFUSED.forEach((label, kinds) -> rules.add(new LabelRule(label, kinds, allowed.contains(label))));
        // What a signature lets a host do is no fault of a running enclave: its own attributes decide.
        rules.add(new LabelRule(Label.DEBUG_ALLOWED, Set.of(), true));
        return rules;
    }

    static List<Rule> defaults() {
        List<Rule> rules = new ArrayList<>(always(Level.STRICT, Set.of(), Set.of()));
        rules.add(new MeasurementRule(List.of()));
        rules.add(new TcbRule(Level.STRICT, Set.of(), Duration.ZERO, OptionalLong.empty(), Optional.empty()));
        rules.add(new AdvisoryRule(Level.STRICT, Optional.empty(), Set.of()));
        rules.add(new PlatformRule(Set.of(), Set.of()));
        rules.add(new ReportDataRule(false));
        return rules;
    }
}
