package dev.vitrine.evidence.bytes;

import dev.vitrine.tlog.Bytes;

/** Fields that a format reserves or pads. */
public final class Zeros {

    private Zeros() {}

    public static boolean isZero(Bytes bytes) {
        for (int i = 0; i < bytes.size(); i++) {
            if (bytes.at(i) != 0) {
                return false;
            }
        }
        return true;
    }
}
