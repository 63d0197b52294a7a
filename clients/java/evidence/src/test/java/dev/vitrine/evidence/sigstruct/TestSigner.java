package dev.vitrine.evidence.sigstruct;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;

/** Signs enclaves with a throw-away RSA-3072 key of exponent 3, made from a seed. */
public final class TestSigner {

    private static final BigInteger THREE = BigInteger.valueOf(3);
    private static final byte[] DIGEST_INFO =
            new BigInteger("3031300d060960864801650304020105000420", 16).toByteArray();

    private final BigInteger modulus;
    private final BigInteger secret;

    public TestSigner(long seed) {
        Random random = new Random(seed);
        BigInteger p = prime(random);
        BigInteger q = prime(random);
        this.modulus = p.multiply(q);
        this.secret = THREE.modInverse(p.subtract(BigInteger.ONE).multiply(q.subtract(BigInteger.ONE)));
    }

    private static BigInteger prime(Random random) {
        while (true) {
            BigInteger candidate = new BigInteger(1536, 40, random).setBit(1534);
            if (candidate.bitLength() == 1536
                    && candidate.isProbablePrime(40)
                    && candidate.mod(THREE).intValue() == 2) {
                return candidate;
            }
        }
    }

    /** A production-like SIGSTRUCT over a measurement, with DEBUG excluded by its mask. */
    public Sigstruct sign(Bytes mrEnclave) {
        return sign(mrEnclave, fields -> {});
    }

    /** The same after a change to its fields: a whole SIGSTRUCT, little-endian. */
    public Sigstruct sign(Bytes mrEnclave, Consumer<ByteBuffer> change) {
        byte[] raw = new byte[Sigstruct.SIZE];
        ByteBuffer b = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        b.put(0, hex("06000000e100000000000100"));
        b.putInt(20, 0x20240229);
        b.put(24, hex("01010000600000006000000001000000"));
        b.putInt(512, 3);
        b.putInt(904, -1);
        b.putLong(928, 5);
        b.putLong(936, 3);
        b.putLong(944, -1L);
        b.putLong(952, ~0xe4L);
        b.put(960, mrEnclave.toByteArray());
        b.putShort(1024, (short) 7);
        b.putShort(1026, (short) 9);
        change.accept(b);
        putReversed(modulus, raw, 128);
        byte[] message = new byte[256];
        System.arraycopy(raw, 0, message, 0, 128);
        System.arraycopy(raw, 900, message, 128, 128);
        BigInteger signature = new BigInteger(1, encoded(message)).modPow(secret, modulus);
        putSignature(raw, signature);
        try {
            return Sigstruct.parse(Bytes.copyOf(raw));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes a signature value and the quotients that fit it, whether it verifies or not. */
    public void putSignature(byte[] raw, BigInteger signature) {
        BigInteger square = signature.multiply(signature);
        BigInteger q1 = square.divide(modulus);
        BigInteger q2 = square.multiply(signature)
                .subtract(q1.multiply(signature).multiply(modulus))
                .divide(modulus);
        putReversed(signature, raw, 516);
        putReversed(q1, raw, 1040);
        putReversed(q2, raw, 1424);
    }

    private static byte[] encoded(byte[] message) {
        byte[] em = new byte[384];
        Arrays.fill(em, 1, 384, (byte) 0xff);
        em[1] = 1;
        byte[] digest = sha256(message);
        em[384 - 32 - DIGEST_INFO.length - 1] = 0;
        System.arraycopy(DIGEST_INFO, 0, em, 384 - 32 - DIGEST_INFO.length, DIGEST_INFO.length);
        System.arraycopy(digest, 0, em, 384 - 32, 32);
        return em;
    }

    private static void putReversed(BigInteger value, byte[] target, int at) {
        byte[] big = value.toByteArray();
        for (int i = 0; i < 384; i++) {
            int from = big.length - 1 - i;
            target[at + i] = from < 0 ? 0 : big[from];
        }
    }

    public static byte[] sha256(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] hex(String hex) {
        try {
            return Bytes.fromHex(hex).toByteArray();
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
