package dev.vitrine.evidence.dcap;

import dev.vitrine.tlog.MalformedException;

/** What Intel says about a TCB level, and what follows for a platform as a whole. */
public enum TcbStatus {
    UP_TO_DATE("UpToDate", true),
    SW_HARDENING_NEEDED("SWHardeningNeeded", true),
    CONFIGURATION_NEEDED("ConfigurationNeeded", true),
    CONFIGURATION_AND_SW_HARDENING_NEEDED("ConfigurationAndSWHardeningNeeded", true),
    OUT_OF_DATE("OutOfDate", true),
    OUT_OF_DATE_CONFIGURATION_NEEDED("OutOfDateConfigurationNeeded", true),
    REVOKED("Revoked", true),
    /** The TDX module was updated under a running domain, which has to be launched again to profit from it. */
    TD_RELAUNCH_ADVISED("TDRelaunchAdvised", false),
    TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED("TDRelaunchAdvisedConfigurationNeeded", false),
    /** Below every level that Intel lists. */
    NOT_SUPPORTED("NotSupported", false);

    private final String text;
    private final boolean inDocuments;

    TcbStatus(String text, boolean inDocuments) {
        this.text = text;
        this.inDocuments = inDocuments;
    }

    /** Intel's word for it. */
    public String text() {
        return text;
    }

    /** A status of Intel's documents; a word that is not known must never be taken for a good one. */
    static TcbStatus parse(String text) throws MalformedException {
        for (TcbStatus status : values()) {
            if (status.inDocuments && status.text.equals(text)) {
                return status;
            }
        }
        throw new MalformedException("a TCB status that is not known", MalformedException.NO_POSITION);
    }

    /** Whether Intel advises to change the platform's configuration. */
    public boolean needsConfiguration() {
        return this == CONFIGURATION_NEEDED
                || this == CONFIGURATION_AND_SW_HARDENING_NEEDED
                || this == OUT_OF_DATE_CONFIGURATION_NEEDED
                || this == TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED;
    }

    public boolean isOutOfDate() {
        return this == OUT_OF_DATE || this == OUT_OF_DATE_CONFIGURATION_NEEDED;
    }

    /** Whether quotes of such a platform prove nothing any more. */
    public boolean isTerminal() {
        return this == REVOKED || this == NOT_SUPPORTED;
    }

    /**
     * This status of a platform, merged with that of one of its components, the quoting enclave or the TDX module, as Intel's
     * library does it: an out-of-date component makes the platform out of date, and keeps a need for configuration.
     */
    TcbStatus mergedWith(TcbStatus component) {
        return switch (component) {
            case UP_TO_DATE -> this;
            case OUT_OF_DATE -> outOfDate();
            case REVOKED -> REVOKED;
            // Intel gives components no other status; what it would mean for the platform is not defined.
            default -> NOT_SUPPORTED;
        };
    }

    private TcbStatus outOfDate() {
        return switch (this) {
            case UP_TO_DATE, SW_HARDENING_NEEDED -> OUT_OF_DATE;
            case CONFIGURATION_NEEDED, CONFIGURATION_AND_SW_HARDENING_NEEDED -> OUT_OF_DATE_CONFIGURATION_NEEDED;
            case OUT_OF_DATE,
                    OUT_OF_DATE_CONFIGURATION_NEEDED,
                    REVOKED,
                    TD_RELAUNCH_ADVISED,
                    TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED,
                    NOT_SUPPORTED -> this;
        };
    }
}
