package dev.vitrine.evidence.sigstruct;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import java.util.Random;

/**
 * An enclave signing key: RSA-3072 with exponent 3, by its two primes. It signs what is to be measured or demonstrated; it is
 * no place for the key of a production enclave, which belongs into hardware.
 */
public final class EnclaveKey {

    private static final BigInteger THREE = BigInteger.valueOf(3);
    private static final int PRIME_BITS = 1536;
    private static final int CERTAINTY = 64;
    private static final String DUMMY = "dummy-signing-key.txt";
    private static final Bytes HEADER2 = header2();

    private final BigInteger p;
    private final BigInteger q;
    private final BigInteger modulus;
    private final BigInteger secret;

    private EnclaveKey(BigInteger p, BigInteger q) {
        this.p = p;
        this.q = q;
        this.modulus = p.multiply(q);
        this.secret = THREE.modInverse(p.subtract(BigInteger.ONE).multiply(q.subtract(BigInteger.ONE)));
    }

    /**
     * What a signature says of an enclave, beside its measurement.
     *
     * @param date as the hardware has it: 0x20261122 for 22 November 2026; it is signed and not measured
     * @param attributes 16 bytes: flags and XFRM
     * @param attributesMask 16 bytes
     */
    public record Terms(int date, Bytes attributes, Bytes attributesMask, int productId, int securityVersion) {

        public Terms {
            if (attributes.size() != 16 || attributesMask.size() != 16) {
                throw new IllegalArgumentException("attributes and their mask have 16 bytes");
            }
            if ((productId | securityVersion) >>> 16 != 0) {
                throw new IllegalArgumentException("product id and security version have 16 bits");
            }
        }

        /** For an enclave that cannot be started in debug mode. */
        public static Terms production(int date, int productId, int securityVersion) {
            ByteBuffer attributes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer mask = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
            attributes.putLong(0, 4).putLong(8, 3); // 64-bit; x87 and SSE
            mask.putLong(0, ~0L).putLong(8, ~0xe4L); // any of AVX and AVX-512
            return new Terms(
                    date, Bytes.copyOf(attributes.array()), Bytes.copyOf(mask.array()), productId, securityVersion);
        }
    }

    /** A new key; a seeded generator gives the same key again on the same version of Java. */
    public static EnclaveKey generate(Random random) {
        BigInteger p = prime(random);
        BigInteger q = prime(random);
        return new EnclaveKey(p, q);
    }

    /** A new key that nobody else has. */
    public static EnclaveKey generate() {
        return generate(new SecureRandom());
    }

    /** The published dummy key: anybody can sign with it, and its MRSIGNER is on the list of published keys. */
    public static EnclaveKey dummy() {
        try (InputStream in = EnclaveKey.class.getResourceAsStream(DUMMY)) {
            if (in == null) {
                throw new AssertionError("the dummy key is part of this library");
            }
            List<String> primes = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
            return new EnclaveKey(new BigInteger(primes.get(0), 16), new BigInteger(primes.get(1), 16));
        } catch (IOException e) {
            throw new AssertionError("the dummy key can be read", e);
        }
    }

    private static BigInteger prime(Random random) {
        while (true) {
            // The two top bits, so that the product has all of its 3072; one less than a multiple of three, so that the
            // exponent has an inverse.
            BigInteger candidate = new BigInteger(PRIME_BITS, CERTAINTY, random);
            if (candidate.testBit(PRIME_BITS - 1)
                    && candidate.testBit(PRIME_BITS - 2)
                    && candidate.mod(THREE).intValue() == 2) {
                return candidate;
            }
        }
    }

    /** The identity of the signer: SHA-256 of the modulus, little-endian. */
    public Bytes mrSigner() {
        return sign(Bytes.wrapUnsafe(new byte[32]), Terms.production(0, 0, 0)).mrSigner();
    }

    /** PKCS #8 in DER, for signing tools that are not this one. */
    public Bytes toPkcs8() {
        BigInteger pMinusOne = p.subtract(BigInteger.ONE);
        BigInteger qMinusOne = q.subtract(BigInteger.ONE);
        try {
            return Bytes.wrapUnsafe(KeyFactory.getInstance("RSA")
                    .generatePrivate(new RSAPrivateCrtKeySpec(
                            modulus,
                            THREE,
                            secret,
                            p,
                            q,
                            secret.mod(pMinusOne),
                            secret.mod(qMinusOne),
                            q.modInverse(p)))
                    .getEncoded());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has RSA", e);
        }
    }

    /** SubjectPublicKeyInfo in DER, as {@link SignerKey} reads it. */
    public Bytes toPublicKey() {
        try {
            return Bytes.wrapUnsafe(KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(modulus, THREE))
                    .getEncoded());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has RSA", e);
        }
    }

    /** Signs what is no enclave: RSASSA-PKCS1-v1_5 with SHA-256, 384 bytes, big-endian. */
    public Bytes sign(Bytes message) {
        byte[] little = new byte[Sigstruct.KEY_SIZE];
        putLittleEndian(RsaE3.encodedMessage(message).modPow(secret, modulus), little, 0);
        byte[] big = new byte[Sigstruct.KEY_SIZE];
        for (int i = 0; i < big.length; i++) {
            big[i] = little[big.length - 1 - i];
        }
        return Bytes.wrapUnsafe(big);
    }

    /** Signs an enclave. Deterministic: the same arguments give the same bytes. */
    public Sigstruct sign(Bytes mrEnclave, Terms terms) {
        byte[] raw = new byte[Sigstruct.SIZE];
        ByteBuffer b = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        SigstructBody.HEADER.copyTo(raw, 0);
        b.putInt(20, terms.date());
        HEADER2.copyTo(raw, 24);
        b.putInt(512, 3);
        b.putInt(904, -1);
        terms.attributes().copyTo(raw, 928);
        terms.attributesMask().copyTo(raw, 944);
        mrEnclave.copyTo(raw, 960);
        b.putShort(1024, (short) terms.productId());
        b.putShort(1026, (short) terms.securityVersion());
        putLittleEndian(modulus, raw, 128);
        Bytes message = Bytes.concat(Bytes.copyOf(raw, 0, 128), Bytes.copyOf(raw, 900, 1028));
        BigInteger signature = RsaE3.encodedMessage(message).modPow(secret, modulus);
        BigInteger square = signature.multiply(signature);
        BigInteger q1 = square.divide(modulus);
        BigInteger q2 = square.mod(modulus).multiply(signature).divide(modulus);
        putLittleEndian(signature, raw, 516);
        putLittleEndian(q1, raw, 1040);
        putLittleEndian(q2, raw, 1424);
        try {
            return Sigstruct.parse(Bytes.wrapUnsafe(raw));
        } catch (MalformedException e) {
            throw new AssertionError("what is signed here is well-formed", e);
        }
    }

    private static void putLittleEndian(BigInteger value, byte[] target, int at) {
        byte[] big = value.toByteArray();
        for (int i = 0; i < Sigstruct.KEY_SIZE; i++) {
            int from = big.length - 1 - i;
            target[at + i] = from < 0 ? 0 : big[from];
        }
    }

    private static Bytes header2() {
        try {
            return Bytes.fromHex("01010000600000006000000001000000");
        } catch (MalformedException e) {
            throw new AssertionError("a constant is hex", e);
        }
    }
}
