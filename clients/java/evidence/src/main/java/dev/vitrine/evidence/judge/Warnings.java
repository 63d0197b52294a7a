package dev.vitrine.evidence.judge;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.tlog.Bytes;
import java.util.Optional;

/** Warnings that do not follow from the evidence alone, but from what became known about keys and platforms. */
final class Warnings {

    private static final String SIGNER = "signer.published";
    private static final String FORGERY = "platform.forgery";
    private static final String STANDARD = "0";

    private Warnings() {}

    static void add(Verdict verdict, PublishedKeys publishedKeys, Checks checks) {
        if (!has(verdict, SIGNER) && !has(verdict, "sigstruct.signer")) {
            Optional.ofNullable(verdict.measurements().get("sgx-mrsigner"))
                    .ifPresent(signer -> addSigner(signer, publishedKeys, checks));
        }
        Optional.ofNullable(verdict.measurements().get("sgx-mrsigner"))
                .filter(signer -> publishedKeys.origin(signer).isEmpty())
                .flatMap(publishedKeys::claim)
                .ifPresent(claim -> checks.standing("signer.claim", Outcome.WARNING, claim));
        if (!has(verdict, FORGERY)) {
            addForgery(verdict, checks);
        }
    }

    private static boolean has(Verdict verdict, String id) {
        return verdict.checks().stream().anyMatch(check -> check.id().equals(id));
    }

    private static void addSigner(Bytes signer, PublishedKeys publishedKeys, Checks checks) {
        Optional<String> origin = publishedKeys.origin(signer);
        if (origin.isPresent()) {
            checks.standing(
                    SIGNER,
                    Outcome.WARNING,
                    "anybody can sign as this signer: its private key is public, " + origin.get());
        } else {
            checks.standing(
                    SIGNER,
                    Outcome.PROVEN,
                    "not one of the " + publishedKeys.size() + " signing keys that are known to be public");
        }
    }

    /**
     * A perfect quote says that some genuine part signed it. Interposers on the memory bus took attestation keys out of parts
     * that encrypt memory without protecting its freshness; the vendors call that out of scope and revoke nothing.
     */
    private static void addForgery(Verdict verdict, Checks checks) {
        switch (verdict.kind()) {
            case SGX_QUOTE -> addSgxForgery(verdict, checks);
            case TDX_QUOTE ->
                warn(checks, "a TDX platform with physical access: TEE.fail took quoting keys from DDR5 memory");
            case SNP_REPORT ->
                warn(checks, "an SNP platform with physical access: Battering RAM and TEE.fail forge its reports");
            default -> {}
        }
    }

    private static void addSgxForgery(Verdict verdict, Checks checks) {
        String type = verdict.fields().getOrDefault("pck.sgx-type", "");
        if (type.isEmpty()) {
            checks.standing(FORGERY, Outcome.UNKNOWN, "how the platform protects its memory is not known");
        } else if (type.equals(STANDARD)) {
            checks.standing(
                    FORGERY,
                    Outcome.PROVEN,
                    "the platform protects the freshness of its memory, which interposers on its bus do not get around");
        } else {
            warn(
                    checks,
                    "a server platform with physical access: WireTap and Battering RAM took quoting keys from memory");
        }
    }

    private static void warn(Checks checks, String platform) {
        checks.standing(
                FORGERY,
                Outcome.WARNING,
                "signatures like these were forged on " + platform
                        + "; only the place of the machine speaks against it");
    }
}
