package dev.vitrine.audit.diff;

/** How alike two enclave files are, apart from who signed them and when. */
public enum Similarity {
    /** Every byte, except those that depend on the signer: its key, its signature, the date. */
    BIT_FOR_BIT("bit-for-bit"),
    /** Other bytes, but what is measured is the same: the processor cannot tell them apart. */
    SAME_MEASUREMENT("same-mrenclave-only"),
    /** Another enclave. */
    DIFFERENT("different"),
    /** At least one of them could not be measured. */
    UNKNOWN("unknown");

    private final String code;

    Similarity(String code) {
        this.code = code;
    }

    /** The stable word for scripts. */
    public String code() {
        return code;
    }
}
