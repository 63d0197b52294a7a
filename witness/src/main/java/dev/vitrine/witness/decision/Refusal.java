package dev.vitrine.witness.decision;

/** Why a request was refused. The code words are stable: clients and dashboards may compare them. */
public enum Refusal {
    /** The body breaks its format. */
    MALFORMED("malformed", "the body breaks its format"),
    /** No log of this origin is configured. */
    UNKNOWN_ORIGIN("unknown-origin", "no log of this origin is configured"),
    /** No line is by a key that is trusted for the origin. */
    NOT_SIGNED_BY_LOG("not-signed-by-log", "no line is by a key that is trusted for the origin"),
    /** A line names a trusted key and is not its signature. */
    BAD_SIGNATURE("bad-signature", "a line names a trusted key and is not its signature"),
    /** The old size is above the size of the checkpoint. */
    OLD_SIZE_TOO_LARGE("old-size-too-large", "the old size is above the size of the checkpoint"),
    /** The tree is empty and its root is not the root of the empty tree. */
    WRONG_EMPTY_ROOT("wrong-empty-root", "the root of an empty tree is the hash of nothing"),
    /** The old size is zero and the proof is not empty. */
    PROOF_NOT_EMPTY("proof-not-empty", "a proof from size zero is empty"),
    /** Another root than the one cosigned at this size: two histories. */
    ROOT_MISMATCH("root-mismatch", "another root was cosigned at this size"),
    /** The proof does not lead from the one root to the other. */
    BAD_PROOF("bad-proof", "the proof does not verify"),
    /** The log contradicted itself, which is proven: nothing of it is cosigned any more. */
    LOG_MISBEHAVED("log-misbehaved", "it is proven that this log contradicted itself"),
    /** The range is not a subtree. */
    INVALID_SUBTREE("invalid-subtree", "the range is not a subtree"),
    /** The subtree ends behind the end of the reference checkpoint's tree. */
    SUBTREE_BEYOND_TREE("subtree-beyond-tree", "the subtree ends behind the end of the tree"),
    /** The reference checkpoint has no cosignature of this witness that covers subtrees, or a wrong one. */
    NOT_COSIGNED("not-cosigned", "the reference checkpoint has no cosignature of this witness that covers subtrees");

    private final String code;
    private final String message;

    Refusal(String code, String message) {
        this.code = code;
        this.message = message;
    }

    /** One word, without spaces. */
    public String code() {
        return code;
    }

    /** For people; may change. */
    public String message() {
        return message;
    }
}
