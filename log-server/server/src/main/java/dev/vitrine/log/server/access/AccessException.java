package dev.vitrine.log.server.access;

/** A file of tokens or keys that cannot be used. The message names the file and the line, and quotes nothing of it. */
public final class AccessException extends Exception {

    private static final long serialVersionUID = 1L;

    AccessException(String message) {
        super(message);
    }
}
