package dev.vitrine.log.server.config;

/** A configuration that cannot be used. The message names the key and says what is allowed. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ConfigException(String message) {
        super(message);
    }
}
