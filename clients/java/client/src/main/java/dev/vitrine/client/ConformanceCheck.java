package dev.vitrine.client;

/**
 * One thing that was tried with a witness.
 *
 * @param id stable, dotted
 * @param sources whose rule or test it is, such as {@code c2sp azul}
 * @param expected what should come
 * @param observed what came
 */
public record ConformanceCheck(String id, String sources, String expected, String observed, Result result) {

    /** How a check ended. */
    public enum Result {
        PASSED,
        FAILED,
        /** The witness does not offer what is optional, or what is needed to check it is not known. */
        SKIPPED
    }
}
