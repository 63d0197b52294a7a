package dev.vitrine.tlog.note;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * The base64 of a signature line, which keeps the bits that the last character has to spare. The Go implementations ignore
 * them, so that a line with such bits set is a line to them, and the witnesses' test sequences hold one. To refuse the
 * whole note would be to disagree on which notes there are; to drop the bits would be to print another note than was read.
 * So they are kept, and a signature that has any does not verify.
 */
record SignatureBase64(Bytes blob, int strayBits) { // strayBits: 0..15, 0 for the canonical encoding

    private static final byte[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);

    /** Anything else than stray bits that makes an encoding not canonical is malformed. */
    static SignatureBase64 decode(Bytes text) throws MalformedException {
        byte[] ascii = text.toByteArray();
        byte[] blob;
        try {
            blob = Base64.getDecoder().decode(ascii);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("not base64", MalformedException.NO_POSITION);
        }
        byte[] canonical = Base64.getEncoder().encode(blob);
        if (Arrays.equals(canonical, ascii)) {
            return new SignatureBase64(Bytes.wrapUnsafe(blob), 0);
        }
        int last = lastDigit(blob.length);
        if (last < 0 || canonical.length != ascii.length) {
            throw new MalformedException("base64 without its padding", MalformedException.NO_POSITION);
        }
        int stray = valueOf(ascii[last]) ^ valueOf(canonical[last]);
        canonical[last] = ascii[last];
        if (!Arrays.equals(canonical, ascii)) {
            throw new AssertionError("bad math: only the last digit has bits to spare");
        }
        return new SignatureBase64(Bytes.wrapUnsafe(blob), stray);
    }

    byte[] encode() {
        byte[] ascii = Base64.getEncoder().encode(blob.toByteArray());
        if (strayBits != 0) {
            int last = lastDigit(blob.size());
            ascii[last] = ALPHABET[valueOf(ascii[last]) | strayBits];
        }
        return ascii;
    }

    /** The most stray bits that can stand behind so many bytes, as a mask. */
    static int maskFor(int size) {
        return switch (size % 3) {
            case 0 -> 0;
            case 1 -> 0b1111;
            default -> 0b11;
        };
    }

    /** The place of the last character before the padding, or -1 if it has no bits to spare. */
    private static int lastDigit(int size) {
        int length = (size + 2) / 3 * 4;
        return switch (size % 3) {
            case 0 -> -1;
            case 1 -> length - 3;
            default -> length - 2;
        };
    }

    private static int valueOf(byte digit) {
        for (int i = 0; i < ALPHABET.length; i++) {
            if (ALPHABET[i] == digit) {
                return i;
            }
        }
        throw new AssertionError("bad math: the decoder let a digit through that is none");
    }
}
