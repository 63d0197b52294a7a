package dev.vitrine.witness.store;

/** Every change of the layout in {@link Column}, oldest first. A database of a later version is refused. */
enum FormatVersion {
    /** Heads, notes, logs, as documented in {@link Column}. */
    V1(1);

    static final FormatVersion CURRENT = V1;

    private final int number;

    FormatVersion(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
