package dev.vitrine.evidence.sigstruct;

import dev.vitrine.tlog.Bytes;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The arithmetic of EINIT: an RSA-3072 signature with exponent 3, and the two quotients that let the hardware cube without
 * dividing.
 */
final class RsaE3 {

    private static final int MODULUS_BITS = 3072;
    private static final byte[] SHA256_DIGEST_INFO = {
        0x30,
        0x31,
        0x30,
        0x0d,
        0x06,
        0x09,
        0x60,
        (byte) 0x86,
        0x48,
        0x01,
        0x65,
        0x03,
        0x04,
        0x02,
        0x01,
        0x05,
        0x00,
        0x04,
        0x20
    };

    private final boolean rangesHold;
    private final boolean signatureHolds;
    private final boolean q1Holds;
    private final boolean q2Holds;

    private RsaE3(boolean rangesHold, boolean signatureHolds, boolean q1Holds, boolean q2Holds) {
        this.rangesHold = rangesHold;
        this.signatureHolds = signatureHolds;
        this.q1Holds = q1Holds;
        this.q2Holds = q2Holds;
    }

    static RsaE3 check(Sigstruct sigstruct) {
        BigInteger modulus = littleEndian(sigstruct.modulus());
        BigInteger signature = littleEndian(sigstruct.signature());
        if (modulus.bitLength() != MODULUS_BITS || signature.signum() == 0 || signature.compareTo(modulus) >= 0) {
            return new RsaE3(false, false, false, false);
        }
        BigInteger[] square = signature.multiply(signature).divideAndRemainder(modulus);
        BigInteger[] cube = square[1].multiply(signature).divideAndRemainder(modulus);
        // The whole encoded message is compared: with exponent 3, a parser that skips padding accepts forgeries.
        boolean signatureHolds = cube[1].equals(encodedMessage(sigstruct.body().raw()));
        // SPEC: Intel SDM: Q1 = floor(Signature^2 / Modulus); Q2 = floor((Signature^3 - Q1*Signature*Modulus) /
        // Modulus).
        return new RsaE3(
                true,
                signatureHolds,
                square[0].equals(littleEndian(sigstruct.q1())),
                cube[0].equals(littleEndian(sigstruct.q2())));
    }

    boolean rangesHold() {
        return rangesHold;
    }

    boolean signatureHolds() {
        return signatureHolds;
    }

    boolean q1Holds() {
        return q1Holds;
    }

    boolean q2Holds() {
        return q2Holds;
    }

    /** SPEC: RFC 8017 section 9.2, EMSA-PKCS1-v1_5 with SHA-256: 00 01 FF ... FF 00 DigestInfo. */
    static BigInteger encodedMessage(Bytes message) {
        byte[] digest;
        try {
            digest = MessageDigest.getInstance("SHA-256").digest(message.toByteArray());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
        byte[] encoded = new byte[Sigstruct.KEY_SIZE];
        Arrays.fill(encoded, (byte) 0xff);
        encoded[0] = 0;
        encoded[1] = 1;
        int digestAt = encoded.length - digest.length;
        int infoAt = digestAt - SHA256_DIGEST_INFO.length;
        encoded[infoAt - 1] = 0;
        System.arraycopy(SHA256_DIGEST_INFO, 0, encoded, infoAt, SHA256_DIGEST_INFO.length);
        System.arraycopy(digest, 0, encoded, digestAt, digest.length);
        return new BigInteger(1, encoded);
    }

    private static BigInteger littleEndian(Bytes bytes) {
        byte[] reversed = bytes.toByteArray();
        for (int i = 0, j = reversed.length - 1; i < j; i++, j--) {
            byte swapped = reversed[i];
            reversed[i] = reversed[j];
            reversed[j] = swapped;
        }
        return new BigInteger(1, reversed);
    }
}
