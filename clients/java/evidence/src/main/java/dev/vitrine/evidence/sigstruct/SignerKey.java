package dev.vitrine.evidence.sigstruct;

import dev.vitrine.evidence.x509.Der;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import java.math.BigInteger;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** The public half of an enclave signing key: MRSIGNER is the hash of its modulus. */
public final class SignerKey {

    private static final BigInteger EXPONENT = BigInteger.valueOf(3);

    private final BigInteger modulus;

    private SignerKey(BigInteger modulus) {
        this.modulus = modulus;
    }

    /** A SubjectPublicKeyInfo in DER: RSA with 3,072 bits and the exponent 3, which is all that enclaves are signed with. */
    public static SignerKey parse(Bytes spki) throws MalformedException {
        RSAPublicKey key;
        try {
            SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(Der.parse(spki, "a public key"));
            if (!info.getAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)) {
                throw wrong();
            }
            key = RSAPublicKey.getInstance(
                    Der.parse(Bytes.wrapUnsafe(info.getPublicKeyData().getOctets()), "an RSA key"));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw wrong();
        }
        if (key.getModulus().signum() <= 0
                || key.getModulus().bitLength() != 8 * Sigstruct.KEY_SIZE
                || !key.getPublicExponent().equals(EXPONENT)) {
            throw wrong();
        }
        return new SignerKey(key.getModulus());
    }

    private static MalformedException wrong() {
        return new MalformedException(
                "not an enclave signing key: RSA with 3,072 bits and exponent 3", MalformedException.NO_POSITION);
    }

    /** The identity of the signer: SHA-256 of the modulus, little-endian. */
    public Bytes mrSigner() {
        byte[] big = modulus.toByteArray();
        byte[] little = new byte[Sigstruct.KEY_SIZE];
        for (int i = 0; i < little.length; i++) {
            little[i] = big[big.length - 1 - i];
        }
        return Hashes.sha256(Bytes.wrapUnsafe(little));
    }

    /**
     * Checks a signature of RSASSA-PKCS1-v1_5 with SHA-256, as tools for any other purpose make it.
     *
     * @param signature 384 bytes, big-endian
     */
    public void verify(Bytes message, Bytes signature) throws VerificationException {
        BigInteger value = new BigInteger(1, signature.toByteArray());
        boolean holds = signature.size() == Sigstruct.KEY_SIZE
                && value.compareTo(modulus) < 0
                && value.modPow(EXPONENT, modulus).equals(RsaE3.encodedMessage(message));
        if (!holds) {
            throw new VerificationException(
                    Reason.BAD_SIGNATURE, "the signature does not verify under the enclave signing key");
        }
    }
}
