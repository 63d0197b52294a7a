package dev.vitrine.evidence.snp;

import dev.vitrine.tlog.Bytes;

/**
 * The security versions of a platform's parts, 0 to 255 each. They are compared one by one; as a number they mean nothing.
 *
 * @param fmc of the first mutable code; 0 before Turin, which does not have it
 */
public record TcbVersion(int fmc, int bootLoader, int tee, int snp, int microcode) {

    /** Decodes the 8 bytes of a report in the order of its product. */
    static TcbVersion parse(Bytes raw, Product product) {
        return product.hasFmc()
                ? new TcbVersion(
                        raw.unsignedAt(0), raw.unsignedAt(1), raw.unsignedAt(2), raw.unsignedAt(3), raw.unsignedAt(7))
                : new TcbVersion(0, raw.unsignedAt(0), raw.unsignedAt(1), raw.unsignedAt(6), raw.unsignedAt(7));
    }

    /** Whether no part is newer than in {@code other}. */
    boolean isAtMost(TcbVersion other) {
        return fmc <= other.fmc
                && bootLoader <= other.bootLoader
                && tee <= other.tee
                && snp <= other.snp
                && microcode <= other.microcode;
    }

    @Override
    public String toString() {
        return (fmc == 0 ? "" : "FMC " + fmc + ", ") + "boot loader " + bootLoader + ", TEE " + tee + ", SNP " + snp
                + ", microcode " + microcode;
    }
}
