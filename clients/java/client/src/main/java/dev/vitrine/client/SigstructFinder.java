package dev.vitrine.client;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Optional;

/** Finds a SIGSTRUCT (Intel SDM, 1,808 bytes) by its two fixed headers, alone or inside a signed enclave file. */
final class SigstructFinder {

    static final int SIZE = 1808;

    private static final Bytes HEADER = hex("06000000e100000000000100");
    private static final Bytes HEADER2 = hex("01010000600000006000000001000000");
    private static final int HEADER2_AT = 24;
    private static final int RESERVED_AT = 44;
    private static final int RESERVED_END = 128;

    private SigstructFinder() {}

    /** The whole of {@code bytes} is one SIGSTRUCT. */
    static boolean isSigstruct(Bytes bytes) {
        return bytes.size() == SIZE && startsSigstruct(bytes);
    }

    /**
     * The first SIGSTRUCT inside of {@code file}. Where an older SDK wrote one per metadata version, the newest comes first
     * and all bear the same measurement.
     */
    static Optional<Bytes> find(Bytes file) {
        for (int at = file.indexOf(HEADER.at(0), 0);
                at >= 0 && at + SIZE <= file.size();
                at = file.indexOf(HEADER.at(0), at + 1)) {
            Bytes candidate = file.slice(at, at + SIZE);
            if (startsSigstruct(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static boolean startsSigstruct(Bytes bytes) {
        if (!bytes.startsWith(HEADER) || !bytes.slice(HEADER2_AT).startsWith(HEADER2)) {
            return false;
        }
        for (int at = RESERVED_AT; at < RESERVED_END; at++) {
            if (bytes.at(at) != 0) {
                return false;
            }
        }
        return true;
    }

    private static Bytes hex(String hex) {
        try {
            return Bytes.fromHex(hex);
        } catch (MalformedException e) {
            throw new AssertionError("a constant is hex", e);
        }
    }
}
