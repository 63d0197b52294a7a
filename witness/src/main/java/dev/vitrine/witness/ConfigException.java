package dev.vitrine.witness;

/** The command line or the configuration file asks for something that cannot be. The message is for the operator. */
final class ConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    ConfigException(String message) {
        super(message);
    }

    String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
