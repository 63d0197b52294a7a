package dev.vitrine.evidence.policy;

import java.util.Set;

/** How much a policy demands of a platform; each level takes what the one before it takes, and more. */
public enum Level {
    /** Up to date, and everything valid at the time of the judgement. */
    STRICT("strict", Set.of("UpToDate", "OK")),
    /** Also platforms whose advisories the enclave's code mitigates, where the policy names each as allowed. */
    HARDENED("hardened", Set.of("UpToDate", "OK", "SWHardeningNeeded", "SW_HARDENING_NEEDED")),
    /** Also platforms that need configuration; and those that are out of date, for a time that the policy sets. */
    LENIENT(
            "lenient",
            Set.of(
                    "UpToDate",
                    "OK",
                    "SWHardeningNeeded",
                    "SW_HARDENING_NEEDED",
                    "ConfigurationNeeded",
                    "CONFIGURATION_NEEDED",
                    "ConfigurationAndSWHardeningNeeded",
                    "CONFIGURATION_AND_SW_HARDENING_NEEDED")),
    /** Only that it was authentic once: neither dates nor what the vendor says about the platform count. */
    HISTORIC("historic", Set.of());

    private final String code;

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable set of strings
    private final Set<String> accepted;

    Level(String code, Set<String> accepted) {
        this.code = code;
        this.accepted = accepted;
    }

    /** Its name in a policy. */
    public String code() {
        return code;
    }

    /** The statuses that it takes whatever the date, in Intel's words. */
    Set<String> accepted() {
        return accepted;
    }
}
