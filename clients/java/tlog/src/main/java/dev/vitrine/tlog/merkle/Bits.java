package dev.vitrine.tlog.merkle;

/** Bit arithmetic on indexes and sizes, 0..2^63-1. */
final class Bits {

    private Bits() {}

    /** Digits of the number in base two; 0 for 0. */
    static int length(long number) {
        return Long.SIZE - Long.numberOfLeadingZeros(number);
    }
}
