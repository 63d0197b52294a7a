package dev.vitrine.witness.evidence;

/** What became of evidence that was offered. */
public enum Addition {
    /** New, and durable now. */
    ADDED,
    /** The same was known before, or another contradiction of the same kind, key and sizes. */
    KNOWN,
    /** As much is held against this key as is kept; one more would tell nothing new. */
    ENOUGH
}
