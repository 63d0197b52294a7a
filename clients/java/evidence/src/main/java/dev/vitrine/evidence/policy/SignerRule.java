package dev.vitrine.evidence.policy;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.judge.Judgement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Who signed the code is one whom the policy names, for a product and from a version on. */
record SignerRule(List<Signer> accepted) implements Rule {

    private static final String ID = "policy.signer";

    /**
     * A signer: MRSIGNER of an enclave, the digest of the key that signed an SNP guest's identity, PCR8 of a Nitro enclave.
     *
     * @param identity lower-case hex
     * @param productId ISVPRODID; a signer alone vouches for everything that it ever signed
     * @param minSvn ISVSVN or the guest's SVN: older versions have known flaws
     */
    record Signer(String identity, OptionalLong productId, OptionalLong minSvn) {}

    @Override
    public void appraise(Judgement judgement, Checks lines) {
        if (accepted.isEmpty()) {
            return;
        }
        Map<String, String> fields = judgement.verdict().fields();
        Optional<String> identity = first(fields, "sgx.mrsigner", "snp.id-key-digest", "nitro.pcr8");
        if (identity.isEmpty()) {
            lines.standing(ID, Outcome.UNKNOWN, "the evidence names no signer");
            return;
        }
        List<Signer> named = accepted.stream()
                .filter(signer -> signer.identity().equals(identity.get()))
                .toList();
        if (named.isEmpty()) {
            lines.standing(ID, Outcome.REFUTED, "the signer is none that the policy names");
            return;
        }
        OptionalLong product = number(first(fields, "sgx.isvprodid"));
        OptionalLong svn = number(first(fields, "sgx.isvsvn", "snp.guest-svn"));
        if (named.stream().anyMatch(signer -> fits(signer, product, svn))) {
            lines.standing(ID, Outcome.PROVEN, "a signer, a product and a version that the policy names");
        } else {
            lines.standing(
                    ID, Outcome.REFUTED, "the signer is one that the policy names, the product or the version is not");
        }
    }

    private static boolean fits(Signer signer, OptionalLong product, OptionalLong svn) {
        return (signer.productId().isEmpty() || signer.productId().equals(product))
                && (signer.minSvn().isEmpty()
                        || (svn.isPresent()
                                && svn.getAsLong() >= signer.minSvn().getAsLong()));
    }

    private static Optional<String> first(Map<String, String> fields, String... names) {
        for (String name : names) {
            String value = fields.getOrDefault(name, "");
            if (!value.isEmpty()) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    private static OptionalLong number(Optional<String> text) {
        return text.isPresent() ? OptionalLong.of(Long.parseLong(text.get())) : OptionalLong.empty();
    }
}
