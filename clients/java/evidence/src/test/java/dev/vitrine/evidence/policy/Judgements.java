package dev.vitrine.evidence.policy;

import dev.vitrine.evidence.Aspect;
import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.VendorRoot;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.judge.Judgement;
import dev.vitrine.evidence.judge.Label;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A judgement to appraise: a good SGX quote, unless a test changes it. */
final class Judgements {

    static final Instant AT = Instant.parse("2025-07-01T00:00:00Z");
    static final String MRENCLAVE = "ab".repeat(32);
    static final String MRSIGNER = "cd".repeat(32);
    static final String PPID = "12".repeat(16);

    EvidenceKind kind = EvidenceKind.SGX_QUOTE;
    TrustAnchor anchor = VendorRoot.INTEL_SGX.anchor();
    final List<Check> checks = new ArrayList<>();
    final Map<String, String> fields = new LinkedHashMap<>(Map.of(
            "sgx.mrenclave", MRENCLAVE,
            "sgx.mrsigner", MRSIGNER,
            "sgx.isvprodid", "1",
            "sgx.isvsvn", "5",
            "sgx.attributes", "05000000000000000700000000000000",
            "tcb.status", "UpToDate",
            "tcb.advisories", "",
            "pck.ppid", PPID));
    final Set<Label> labels = EnumSet.noneOf(Label.class);

    Judgements() {
        fields.put("tcb.evaluation-number", "18");
        fields.put("qe.evaluation-number", "17");
        fields.put("tcb.date", "2024-03-13T00:00:00Z");
        fields.put("collateral.tcb-info.issue-date", "2025-06-20T00:00:00Z");
        fields.put("collateral.qe-identity.issue-date", "2025-06-25T00:00:00Z");
        fields.put("pck.cached-keys", "true");
        fields.put("pck.dynamic-platform", "false");
    }

    Judgements with(String field, String value) {
        fields.put(field, value);
        return this;
    }

    Judgements without(String field) {
        fields.remove(field);
        return this;
    }

    Judgements with(Label label) {
        labels.add(label);
        return this;
    }

    Judgements with(String check, Aspect aspect, Outcome outcome) {
        checks.add(new Check(check, aspect, outcome, Optional.empty(), AT, "the detail of " + check));
        return this;
    }

    Judgements under(TrustAnchor root) {
        anchor = root;
        return this;
    }

    Judgement build() {
        List<Check> all = new ArrayList<>();
        all.add(new Check("quote.signature", Outcome.PROVEN, Optional.of(anchor), AT, "signed"));
        all.addAll(checks);
        Verdict verdict = new Verdict(
                kind, all, Map.of("sgx-mrenclave", hex(MRENCLAVE), "sgx-mrsigner", hex(MRSIGNER)), fields, List.of());
        return new Judgement(verdict, labels, AT, "a conclusion");
    }

    static Bytes hex(String text) {
        try {
            return Bytes.fromHex(text);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
