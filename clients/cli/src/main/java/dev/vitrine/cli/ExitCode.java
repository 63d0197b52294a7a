package dev.vitrine.cli;

/** How a command ends. Scripts rely on these numbers; {@code --json} says the same in its field {@code outcome}. */
enum ExitCode {
    /** What was asked was done, and what it rests on was checked. */
    PROVEN(0, "proven"),
    /** Something was checked and does not hold: a signature, a proof, a file that is not the one logged. */
    REFUTED(1, "refuted"),
    /** It could not be found out: a file is missing, a server is away, nobody knows the format. */
    COULD_NOT_TELL(2, "unknown"),
    /** The command line is wrong; nothing was tried. */
    USAGE(64, "usage");

    private final int code;
    private final String outcome;

    ExitCode(int code, String outcome) {
        this.code = code;
        this.outcome = outcome;
    }

    int code() {
        return code;
    }

    String outcome() {
        return outcome;
    }

    /** The worse of two: one refuted file among many refutes the run, one undecided leaves it undecided. */
    ExitCode and(ExitCode other) {
        return severity() >= other.severity() ? this : other;
    }

    private int severity() {
        return switch (this) {
            case PROVEN -> 0;
            case COULD_NOT_TELL -> 1;
            case REFUTED -> 2;
            case USAGE -> 3;
        };
    }
}
