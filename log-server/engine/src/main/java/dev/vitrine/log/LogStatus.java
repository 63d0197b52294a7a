package dev.vitrine.log;

/** Whether a log takes entries; it answers reads in every state but {@code CLOSED}. */
public enum LogStatus {
    RUNNING,
    /** A commit failed in an unknown way and the store is being asked what happened; entries wait. */
    RECOVERING,
    /** Stopped until somebody acts. */
    HALTED,
    /** {@link Log#close} was called. */
    CLOSED
}
