package dev.vitrine.log;

import org.jspecify.annotations.Nullable;

/** A log could not be created or opened: somebody must look. */
public final class LogOpenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** Nothing is there to open: a log is created by an explicit act only. */
        ABSENT,
        /** A creation did not get as far as entry 0; it must be repeated. */
        INCOMPLETE,
        /** There is a log already, which creation would overwrite. */
        EXISTS,
        /** The stored head is of another origin, or not signed by the configured keys. */
        OTHER_LOG,
        /** What is stored does not hash to the stored head. */
        DAMAGED
    }

    private final Reason reason;

    LogOpenException(Reason reason, String message) {
        this(reason, message, null);
    }

    LogOpenException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
