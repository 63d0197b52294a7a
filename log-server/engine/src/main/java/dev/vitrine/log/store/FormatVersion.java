package dev.vitrine.log.store;

import java.util.Optional;

/** Every change of what a store keeps, oldest first. A store refuses to open data of a version that is not listed here. */
public enum FormatVersion {
    /**
     * The first: signed head, entries in runs of bundle format, complete tiles with their inner nodes, the index by leaf hash,
     * the index by term, published checkpoints, state.
     */
    V1(1),

    /** The index by term has one row for each term of a commit. Rows of {@link #V1}, one for each entry, are read as they are. */
    V2(2);

    /** What this version of the software writes. */
    public static final FormatVersion CURRENT = V2;

    private final int number;

    FormatVersion(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** Empty for a version that only newer software knows. */
    public static Optional<FormatVersion> of(int number) {
        for (FormatVersion version : values()) {
            if (version.number == number) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }
}
