package dev.vitrine.cli;

/** A command that cannot go on: what is wrong and where, how that counts, and what a person can do about it. */
final class Failure extends Exception {

    private static final long serialVersionUID = 1L;

    private final ExitCode exit;
    private final String reason;
    private final String advice;

    private Failure(ExitCode exit, String reason, String message, String advice) {
        super(message);
        this.exit = exit;
        this.reason = reason;
        this.advice = advice;
    }

    /** Checked, and it does not hold. */
    static Failure refuted(String reason, String message) {
        return new Failure(ExitCode.REFUTED, reason, message, "");
    }

    static Failure couldNotTell(String reason, String message, String advice) {
        return new Failure(ExitCode.COULD_NOT_TELL, reason, message, advice);
    }

    static Failure usage(String message, String advice) {
        return new Failure(ExitCode.USAGE, "USAGE", message, advice);
    }

    ExitCode exit() {
        return exit;
    }

    /** A stable word for scripts. */
    String reason() {
        return reason;
    }

    /** Empty where there is nothing to say. */
    String advice() {
        return advice;
    }
}
