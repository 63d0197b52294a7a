package dev.vitrine.evidence.policy;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.judge.Judgement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Set;

/**
 * The attributes of an enclave or a domain are as the policy says, where its mask has bits.
 *
 * @param field the field that holds them, in hex
 * @param value and {@code mask}: bytes as they lie in memory, of the field's size
 */
record AttributesRule(Set<EvidenceKind> kinds, String field, Bytes value, Bytes mask) implements Rule {

    private static final String ID = "policy.attributes";

    static AttributesRule sgx(Bytes value, Bytes mask) {
        return new AttributesRule(
                Set.of(
                        EvidenceKind.SGX_QUOTE,
                        EvidenceKind.IAS_REPORT,
                        EvidenceKind.SGX_SIGSTRUCT,
                        EvidenceKind.SGX_ENCLAVE),
                "sgx.attributes",
                value,
                mask);
    }

    static AttributesRule tdx(Bytes value, Bytes mask) {
        return new AttributesRule(Set.of(EvidenceKind.TDX_QUOTE), "tdx.attributes", value, mask);
    }

    @Override
    public void appraise(Judgement judgement, Checks lines) {
        if (!kinds.contains(judgement.verdict().kind())) {
            return;
        }
        Bytes found;
        try {
            found = Bytes.fromHex(judgement.verdict().fields().getOrDefault(field, ""));
        } catch (MalformedException e) {
            throw new AssertionError("bad math: a field of bytes is not hexadecimal", e);
        }
        if (found.size() != mask.size()) {
            lines.standing(ID, Outcome.UNKNOWN, "the attributes are not known");
            return;
        }
        for (int i = 0; i < mask.size(); i++) {
            if (((found.at(i) ^ value.at(i)) & mask.at(i)) != 0) {
                lines.standing(ID, Outcome.REFUTED, "the attributes differ from the policy's in byte " + i);
                return;
            }
        }
        lines.standing(ID, Outcome.PROVEN, "the attributes are the policy's");
    }
}
