package dev.vitrine.witness.store;

/**
 * The database failed. For a commit this means that its outcome is unknown: nothing may be answered from it, and what
 * is durable must be read again.
 */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
