package dev.vitrine.proto.rules;

import dev.vitrine.proto.v1.ErrorCode;

/** An entry or statement that breaks a rule of the contract. */
public final class InvalidEntryException extends Exception {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String where;

    public InvalidEntryException(ErrorCode code, String where, String message) {
        super(message);
        this.code = code;
        this.where = where;
    }

    public ErrorCode code() {
        return code;
    }

    /** The path of the field, such as {@code release.enclaves[0].measurement}; empty for the whole. */
    public String where() {
        return where;
    }
}
