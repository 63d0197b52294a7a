package dev.vitrine.audit.rebuild;

/** Something that a build needs could not be had, or is not what its digest says. */
public final class FetchException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final String input;

    FetchException(String code, String input, String message) {
        super(message);
        this.code = code;
        this.input = input;
    }

    /** Stable: {@code source-unavailable}, {@code source-differs}, {@code input-unavailable}, {@code input-differs}. */
    public String code() {
        return code;
    }

    /** The name of what broke. */
    public String input() {
        return input;
    }
}
