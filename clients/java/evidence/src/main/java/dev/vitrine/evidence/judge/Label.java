package dev.vitrine.evidence.judge;

import static dev.vitrine.evidence.Outcome.REFUTED;
import static dev.vitrine.evidence.Outcome.UNKNOWN;
import static dev.vitrine.evidence.Outcome.WARNING;

import dev.vitrine.evidence.Aspect;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Verdict;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What speaks against evidence, in one word each: for indexes, metrics and displays. The codes are stable. Labels follow from
 * the lines and fields of a verdict; the lines say more.
 */
public enum Label {
    /** A root that is no vendor's production root. */
    SIMULATED("simulated", Label::restsOnNamedRoot),
    /** The host reads and writes what should be protected. */
    DEBUG("debug", Label::isDebug),
    /** The signature over an enclave leaves DEBUG to its host. */
    DEBUG_ALLOWED("debug-allowed", verdict -> found(verdict, "sigstruct.debug", WARNING) && !isDebug(verdict)),
    /** A Nitro enclave without measurements. */
    ZERO_PCRS("zero-pcrs", verdict -> found(verdict, "document.debug", WARNING)),
    /** Anybody can sign as the signer of this enclave. */
    PUBLISHED_KEY(
            "published-key",
            verdict -> found(verdict, "signer.published", WARNING) || found(verdict, "sigstruct.signer", WARNING)),
    /** An enclave that may identify or control its platform. */
    PROVISIONING_KEY(
            "provisioning-key",
            verdict -> verdict.kind() != EvidenceKind.TDX_QUOTE
                    && (found(verdict, "attributes.privileges", WARNING)
                            || found(verdict, "sigstruct.privileges", WARNING))),
    /** A trust domain whose attributes let its host in. */
    WEAK_ATTRIBUTES(
            "weak-attributes",
            verdict -> verdict.kind() == EvidenceKind.TDX_QUOTE && found(verdict, "attributes.privileges", WARNING)),
    /** A service domain or a migration agent can take the state elsewhere. */
    MIGRATABLE(
            "migratable",
            verdict -> found(verdict, "attributes.service-domain", WARNING)
                    || found(verdict, "report.migration", WARNING)),
    /** Asked for by something less privileged than the guest's most privileged code, or by the host. */
    LOWER_PRIVILEGE("lower-privilege", verdict -> found(verdict, "report.vmpl", WARNING)),
    /** Bits that have no meaning yet. */
    RESERVED_BITS(
            "reserved-bits",
            verdict -> found(verdict, "report.reserved", WARNING) || found(verdict, "report.policy", WARNING)),
    /** The vendor revoked a certificate that this rests on. */
    REVOKED_CERTIFICATE("revoked-certificate", Label::hasRevokedCertificate),
    /** The vendor revoked platforms of this level, or this platform. */
    REVOKED_TCB(
            "revoked-tcb", verdict -> status(verdict, "Revoked", "GROUP_REVOKED", "KEY_REVOKED", "SIGNATURE_REVOKED")),
    /** Below every level that the vendor lists. */
    UNSUPPORTED_TCB("unsupported-tcb", verdict -> status(verdict, "NotSupported")),
    OUT_OF_DATE_TCB(
            "out-of-date-tcb",
            verdict -> status(verdict, "OutOfDate", "OutOfDateConfigurationNeeded", "GROUP_OUT_OF_DATE")),
    RELAUNCH_ADVISED(
            "relaunch-advised",
            verdict -> status(verdict, "TDRelaunchAdvised", "TDRelaunchAdvisedConfigurationNeeded")),
    CONFIGURATION_NEEDED(
            "configuration-needed",
            verdict -> status(
                    verdict,
                    "ConfigurationNeeded",
                    "ConfigurationAndSWHardeningNeeded",
                    "OutOfDateConfigurationNeeded",
                    "TDRelaunchAdvisedConfigurationNeeded",
                    "CONFIGURATION_NEEDED",
                    "CONFIGURATION_AND_SW_HARDENING_NEEDED")),
    /** The enclave's code has to mitigate what the platform does not. */
    HARDENING_NEEDED(
            "hardening-needed",
            verdict -> status(
                    verdict,
                    "SWHardeningNeeded",
                    "ConfigurationAndSWHardeningNeeded",
                    "SW_HARDENING_NEEDED",
                    "CONFIGURATION_AND_SW_HARDENING_NEEDED")),
    /** Intel's attestation service itself found the quote wanting. */
    INVALID_QUOTE("invalid-quote", verdict -> status(verdict, "SIGNATURE_INVALID", "SIGRL_VERSION_MISMATCH")),
    /** Published attacks take the keys out of platforms of this class. */
    FORGEABLE_PLATFORM(
            "forgeable-platform",
            verdict -> found(verdict, "platform.forgery", WARNING) || found(verdict, "platform.alias-check", WARNING)),
    /** Something that it rests on was not valid at the time of the judgement. */
    NOT_CURRENT("not-current", verdict -> has(verdict, Aspect.CURRENCY, REFUTED)),
    /** What would be needed to prove it is missing. */
    UNPROVEN("unproven", verdict -> has(verdict, Aspect.AUTHENTICITY, UNKNOWN)),
    /** Nothing says what its report data binds: it may be relayed. */
    UNBOUND("unbound", verdict -> found(verdict, "report-data", UNKNOWN));

    private final String code;

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final Predicate<Verdict> applies;

    Label(String code, Predicate<Verdict> applies) {
        this.code = code;
        this.applies = applies;
    }

    /** The stable code. */
    public String code() {
        return code;
    }

    static Set<Label> of(Verdict verdict) {
        Set<Label> labels = EnumSet.noneOf(Label.class);
        for (Label label : values()) {
            if (label.applies.test(verdict)) {
                labels.add(label);
            }
        }
        return Collections.unmodifiableSet(labels);
    }

    private static boolean found(Verdict verdict, String id, Outcome outcome) {
        return verdict.checks().stream()
                .anyMatch(check -> check.outcome() == outcome && check.id().equals(id));
    }

    private static boolean has(Verdict verdict, Aspect aspect, Outcome outcome) {
        return verdict.checks().stream().anyMatch(check -> check.aspect() == aspect && check.outcome() == outcome);
    }

    private static boolean restsOnNamedRoot(Verdict verdict) {
        return verdict.checks().stream()
                .flatMap(check -> check.anchor().stream())
                .anyMatch(anchor -> !anchor.production());
    }

    private static boolean isDebug(Verdict verdict) {
        return found(verdict, "attributes.debug", WARNING)
                || found(verdict, "report.debug", WARNING)
                || found(verdict, "document.debug", WARNING)
                || Boolean.parseBoolean(verdict.fields().get("sgx.debug"));
    }

    private static boolean hasRevokedCertificate(Verdict verdict) {
        return verdict.checks().stream()
                .filter(check -> check.aspect() == Aspect.STANDING && check.outcome() == REFUTED)
                .anyMatch(check ->
                        check.id().startsWith("revocation.") || check.id().equals("chain.crl"));
    }

    /** What the vendor says about the platform: all parts together, or as much as is known. */
    private static boolean status(Verdict verdict, String... texts) {
        String known = verdict.fields().getOrDefault("tcb.platform-status", "");
        String merged = verdict.fields().getOrDefault("tcb.status", known);
        String status = verdict.fields().getOrDefault("ias.status", merged);
        return Set.of(texts).contains(status);
    }
}
