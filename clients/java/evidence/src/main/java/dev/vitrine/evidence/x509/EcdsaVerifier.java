package dev.vitrine.evidence.x509;

import java.math.BigInteger;
import org.bouncycastle.crypto.signers.ECDSASigner;

/**
 * How ECDSA signatures are verified, which is nearly all that verifying evidence costs. Pure; safe for use by many threads. All
 * implementations answer the same; they differ in speed and in where they run.
 */
@FunctionalInterface
public interface EcdsaVerifier {

    /** Bouncy Castle's: runs everywhere. */
    EcdsaVerifier PORTABLE = (key, hash, r, s) -> {
        ECDSASigner signer = new ECDSASigner();
        signer.init(false, key.parameters());
        // r and s outside of [1, n-1] are refused here, which zero signatures (CVE-2022-21449) rely on not being.
        return signer.verifySignature(hash, r, s);
    };

    /**
     * Whether {@code (r, s)} is a signature of {@code hash}.
     *
     * @param r any number: what is not between 1 and the order of the curve is no signature
     */
    boolean verifies(EcdsaKey key, byte[] hash, BigInteger r, BigInteger s);
}
