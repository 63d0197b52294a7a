package dev.vitrine.evidence.tdx;

import com.google.errorprone.annotations.Immutable;
import java.util.ArrayList;
import java.util.List;

/** TDATTRIBUTES of a trust domain: Intel TDX module specification, "ATTRIBUTES". */
@Immutable
public record TdAttributes(long bits) {

    private static final long UNTRUSTED_GROUP = 0xff;
    private static final long KNOWN = UNTRUSTED_GROUP | 0xF000_0000L | 1L << 63;

    /** The host reads and writes the domain's memory at will. */
    public boolean isDebug() {
        return bit(0);
    }

    /** Any bit of the group "TD under debug" is set: the domain cannot be trusted, also where the bit has no name yet. */
    public boolean isUntrusted() {
        return (bits & UNTRUSTED_GROUP) != 0;
    }

    /** Without it a malicious host can raise #VE in the guest when it touches a page that was taken away. */
    public boolean disablesSeptVe() {
        return bit(28);
    }

    public boolean isMigratable() {
        return bit(29);
    }

    /** Performance counters are a side channel. */
    public boolean hasPerfmon() {
        return bit(63);
    }

    /** Bits that had no meaning when this was written, and may weaken a domain in a way that is not known here. */
    public boolean hasUnknown() {
        return (bits & ~KNOWN) != 0;
    }

    /** The names of the bits that are set, in their order. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (int bit = 0; bit < Long.SIZE; bit++) {
            if (bit(bit)) {
                names.add(name(bit));
            }
        }
        return names;
    }

    private static String name(int bit) {
        return switch (bit) {
            case 0 -> "DEBUG";
            case 28 -> "SEPT_VE_DISABLE";
            case 29 -> "MIGRATABLE";
            case 30 -> "PKS";
            case 31 -> "KL";
            case 63 -> "PERFMON";
            default -> "bit" + bit;
        };
    }

    private boolean bit(int bit) {
        return (bits >>> bit & 1) != 0;
    }
}
