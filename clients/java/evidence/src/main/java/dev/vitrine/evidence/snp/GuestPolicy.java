package dev.vitrine.evidence.snp;

/**
 * What a guest was launched with.
 *
 * @param bits all 64
 */
public record GuestPolicy(long bits) {

    private static final long RESERVED = -1L << 26;

    /** The host may start a migration agent, which can make the guest anew elsewhere. */
    public boolean allowsMigration() {
        return bit(18);
    }

    /** The host may decrypt the guest's memory. */
    public boolean isDebug() {
        return bit(19);
    }

    public boolean allowsSimultaneousThreads() {
        return bit(16);
    }

    /** Bit 17 is always set, and bits from 26 on are always clear, in the specification that is known here. */
    public boolean isOfKnownForm() {
        return bit(17) && (bits & RESERVED) == 0;
    }

    private boolean bit(int index) {
        return (bits >>> index & 1) != 0;
    }
}
