package dev.vitrine.exhibit;

import dev.vitrine.evidence.judge.Exhibit;

/**
 * An exhibit and its place.
 *
 * @param where the path of the field that holds it, as errors name it: {@code statement.attestation}
 */
public record LoggedExhibit(String where, Exhibit exhibit) {}
