package dev.vitrine.tlog;

/** A signature, a proof or a quorum that does not hold. The reason is stable; the message is for people. */
public final class VerificationException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why something was not verified. The names are stable: they are printed by tools and compared by vectors. */
    public enum Reason {
        /** The leaf index is not below the tree size, or the sizes are in the wrong order. */
        INDEX_OUT_OF_RANGE,
        /** A proof has more or fewer hashes than its indexes and sizes determine. */
        PROOF_LENGTH,
        /** The root computed from a proof is not the root that was claimed. */
        ROOT_MISMATCH,
        /** A tile's hashes do not hash to the parent that was already verified. */
        TILE_MISMATCH,
        /** An entry does not hash to its leaf. */
        ENTRY_MISMATCH,
        /** A signature of a known key does not verify. */
        BAD_SIGNATURE,
        /** No signature by a trusted key of the log. */
        NOT_SIGNED_BY_LOG,
        /** The origin is not one that the policy names. */
        UNKNOWN_ORIGIN,
        /** Too few valid witness cosignatures. */
        QUORUM_NOT_MET,
        /** The witnesses' cosignatures are older than demanded. */
        NOT_FRESH,
        /** A cosignature from the future. */
        FUTURE_TIMESTAMP,
        /** The log showed a smaller tree than before. */
        ROLLBACK,
        /** The log showed two inconsistent trees. */
        FORK,
        /** What is shown as evidence does not prove misbehaviour of the accused. */
        NOT_MISBEHAVIOUR
    }

    private final Reason reason;

    public VerificationException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
