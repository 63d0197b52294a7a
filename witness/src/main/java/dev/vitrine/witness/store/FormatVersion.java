package dev.vitrine.witness.store;

/** Every change of the layout in {@link Column}, oldest first. A database of a later version is refused. */
enum FormatVersion {
    /** Heads, notes, logs, as documented in {@link Column}. */
    V1(1),
    /** Evidence of misbehaviour, and the time of the last cosignature. */
    V2(2),
    /** A database may be sealed, which programs before this did not respect. One of version 1 or 2 becomes one by opening it. */
    V3(3);

    static final FormatVersion CURRENT = V3;

    private final int number;

    FormatVersion(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
