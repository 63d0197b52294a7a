package dev.vitrine.log.store;

import org.jspecify.annotations.Nullable;

/**
 * The store failed us. From {@link LogStore#commit} it means that nobody knows whether the commit happened: only
 * {@link LogStore#recover} and a fresh look at the head tell.
 */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    private StoreException(String message, boolean retryable, @Nullable Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
    }

    /** The same call may succeed later: no space, a lock, a device that answers again. */
    public static StoreException retryable(String message, Throwable cause) {
        return new StoreException(message, true, cause);
    }

    public static StoreException retryable(String message) {
        return new StoreException(message, true, null);
    }

    /** Somebody must act: damaged data, another writer, a wrong format. */
    public static StoreException fatal(String message, Throwable cause) {
        return new StoreException(message, false, cause);
    }

    public static StoreException fatal(String message) {
        return new StoreException(message, false, null);
    }

    public boolean isRetryable() {
        return retryable;
    }
}
