package dev.vitrine.log;

import org.jspecify.annotations.Nullable;

/** An entry was not appended. The reasons are all that a submitter can act on. */
public final class AppendException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** More bytes than a leaf can have. */
        TOO_LARGE(false),
        /** As many entries or bytes wait as may wait. */
        FULL(true),
        /** The store failed and this entry is not in the log. */
        STORE_UNAVAILABLE(true),
        /** The log was halted while the entry was being committed: it may or may not be in it. Submitting it again is safe. */
        OUTCOME_UNKNOWN(true),
        /** The log has been halted and takes no entries until somebody acts; the entry is not in it. */
        HALTED(false),
        /** The log is being closed; the entry is not in it. */
        CLOSED(true);

        private final boolean retryable;

        Reason(boolean retryable) {
            this.retryable = retryable;
        }

        /** The same submission may succeed later, without anybody's doing. */
        public boolean isRetryable() {
            return retryable;
        }
    }

    private final Reason reason;

    AppendException(Reason reason, String message) {
        this(reason, message, null);
    }

    AppendException(Reason reason, String message, @Nullable Throwable cause) {
        // One exception may answer thousands of waiting entries, from a thread whose stack tells nothing.
        super(message, cause, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
