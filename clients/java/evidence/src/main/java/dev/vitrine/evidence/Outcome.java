package dev.vitrine.evidence;

/** What one check found. A check that was skipped, or could not be made, is {@link #UNKNOWN}, never proven. */
public enum Outcome {
    PROVEN,
    WARNING,
    REFUTED,
    UNKNOWN
}
