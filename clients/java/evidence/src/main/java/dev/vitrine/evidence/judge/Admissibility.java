package dev.vitrine.evidence.judge;

import java.util.function.Function;

/**
 * Whether a log takes evidence in. Only what is malformed or forged is refused: what is authentic but bad is the reason why
 * there is a log, and is admitted with its labels.
 */
public sealed interface Admissibility {

    /**
     * Not taken in.
     *
     * @param check the id of the first check of authenticity that failed, or {@link #FORMAT}
     * @param detail one sentence for people
     */
    record Refused(String check, String detail) implements Admissibility {

        /** In place of a check's id: the bytes, or those of a part, break their format. */
        public static final String FORMAT = "evidence.format";

        @Override
        public <T> T fold(Function<Refused, T> refused, Function<Admitted, T> admitted) {
            return refused.apply(this);
        }
    }

    /** Taken in, with what was found. */
    record Admitted(Judgement judgement) implements Admissibility {

        @Override
        public <T> T fold(Function<Refused, T> refused, Function<Admitted, T> admitted) {
            return admitted.apply(this);
        }
    }

    /** The value of the function for what this is. */
    <T> T fold(Function<Refused, T> refused, Function<Admitted, T> admitted);
}
