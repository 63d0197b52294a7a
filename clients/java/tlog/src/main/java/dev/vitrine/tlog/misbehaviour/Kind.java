package dev.vitrine.tlog.misbehaviour;

import dev.vitrine.tlog.MalformedException;

/** What evidence proves about the accused key. The codes are part of the format. */
public enum Kind {
    /** A log signed two roots for one size. */
    FORK("fork", "signed two different trees of one size"),
    /** A log signed a tree that does not begin with a smaller one that it signed as well. */
    FORK_PREFIX("fork-prefix", "signed a tree that does not continue a smaller one that it signed"),
    /** A log signed an empty tree with another root than the hash of nothing. */
    BAD_EMPTY("bad-empty", "signed an empty tree with a root that no empty tree has"),
    /** A witness cosigned two trees, of one size or of two, that are not of one log. */
    COSIGNER_FORK("cosigner-fork", "cosigned two trees that contradict each other"),
    /** A witness cosigned a tree as the largest it had seen, well after it had cosigned a larger one. */
    COSIGNER_ROLLBACK("cosigner-rollback", "cosigned a smaller tree as its latest after it had cosigned a larger one"),
    /** Two trees signed by one key have different entries at one index. */
    ENTRY_EQUIVOCATION("entry-equivocation", "signed two trees with different entries at one index");

    private final String code;
    private final String predicate;

    Kind(String code, String predicate) {
        this.code = code;
        this.predicate = predicate;
    }

    /** The word in the text form. */
    public String code() {
        return code;
    }

    /** For people: what the accused did, to be put behind its name. */
    public String predicate() {
        return predicate;
    }

    /** True if the accused signed as the log; false if it may be, or must be, a cosigner. */
    public boolean accusesLogs() {
        return this == FORK || this == FORK_PREFIX || this == BAD_EMPTY;
    }

    boolean accusesCosigners() {
        return this == COSIGNER_FORK || this == COSIGNER_ROLLBACK;
    }

    static Kind parse(String code, long position) throws MalformedException {
        for (Kind kind : values()) {
            if (kind.code.equals(code)) {
                return kind;
            }
        }
        throw new MalformedException("a kind of evidence that is not known", position);
    }
}
