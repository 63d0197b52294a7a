package dev.vitrine.log.server.backup;

/** A copy could not be made, or is not what it should be; the message says what, where, and what to do. */
public final class CopyFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CopyFailedException(String message) {
        super(message);
    }

    CopyFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
