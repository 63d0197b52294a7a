package dev.vitrine.evidence.container;

import dev.vitrine.evidence.bytes.ByteReader;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

/** Byte strings of Substrate's SCALE encoding: a compact length, then as many bytes. */
final class Scale {

    private Scale() {}

    static Bytes bytes(ByteReader in, String field) throws MalformedException {
        int at = in.position();
        int first = in.u8(field);
        int value =
                switch (first & 3) {
                    case 0 -> first >> 2;
                    case 1 -> (first | in.u8(field) << 8) >> 2;
                    case 2 -> (int) ((first | (long) in.u8(field) << 8 | (long) in.u16le(field) << 16) >> 2);
                    default -> throw new MalformedException(field + " is longer than any that is known", at);
                };
        return in.take(field, value);
    }
}
