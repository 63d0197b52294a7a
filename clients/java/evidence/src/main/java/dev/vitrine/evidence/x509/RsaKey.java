package dev.vitrine.evidence.x509;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;

/** An RSA key of 2048 to 8192 bits. The JDK verifies: it is as fast as anything here, and its PKCS #1 v1.5 is strict. */
@Immutable
final class RsaKey {

    private static final int MIN_BITS = 2048;
    private static final int MAX_BITS = 8192;

    @SuppressWarnings("Immutable") // the JDK's keys do not change
    private final RSAPublicKey key;

    private RsaKey(RSAPublicKey key) {
        this.key = key;
    }

    static RsaKey of(BigInteger modulus, BigInteger exponent) throws MalformedException {
        if (modulus.signum() <= 0
                || modulus.bitLength() < MIN_BITS
                || modulus.bitLength() > MAX_BITS
                || exponent.compareTo(BigInteger.TWO) <= 0
                || exponent.bitLength() > 64) {
            throw new MalformedException("an RSA key outside of the supported sizes", MalformedException.NO_POSITION);
        }
        try {
            KeyFactory factory = KeyFactory.getInstance("RSA");
            return new RsaKey((RSAPublicKey) factory.generatePublic(new RSAPublicKeySpec(modulus, exponent)));
        } catch (GeneralSecurityException e) {
            throw new MalformedException("not an RSA key", MalformedException.NO_POSITION);
        }
    }

    int bits() {
        return key.getModulus().bitLength();
    }

    void verify(SignatureAlgorithm algorithm, Bytes message, Bytes signature) throws VerificationException {
        boolean valid;
        try {
            Signature verifier = verifier(algorithm);
            verifier.initVerify(key);
            verifier.update(message.asReadOnlyBuffer());
            valid = verifier.verify(signature.toByteArray());
        } catch (GeneralSecurityException e) {
            valid = false;
        }
        if (!valid) {
            throw new VerificationException(Reason.BAD_SIGNATURE, "the RSA signature does not verify");
        }
    }

    private static Signature verifier(SignatureAlgorithm algorithm) throws GeneralSecurityException {
        return switch (algorithm) {
            case RSA_PKCS1_SHA256 -> Signature.getInstance("SHA256withRSA");
            case RSA_PKCS1_SHA384 -> Signature.getInstance("SHA384withRSA");
            case RSA_PSS_SHA256 -> pss("SHA-256", MGF1ParameterSpec.SHA256, 32);
            case RSA_PSS_SHA384 -> pss("SHA-384", MGF1ParameterSpec.SHA384, 48);
            case ECDSA_SHA256, ECDSA_SHA384 -> throw new GeneralSecurityException("not an RSA algorithm");
        };
    }

    private static Signature pss(String hash, MGF1ParameterSpec mask, int salt) throws GeneralSecurityException {
        Signature verifier = Signature.getInstance("RSASSA-PSS");
        verifier.setParameter(new PSSParameterSpec(hash, "MGF1", mask, salt, 1));
        return verifier;
    }
}
