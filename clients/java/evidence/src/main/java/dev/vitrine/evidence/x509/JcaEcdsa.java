package dev.vitrine.evidence.x509;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

/**
 * ECDSA by a provider of the Java Cryptography Architecture, such as one with native code. What the provider cannot do at all,
 * for whatever reason, {@link EcdsaVerifier#PORTABLE} does: a provider can make this faster, never more lenient or broken.
 */
public final class JcaEcdsa implements EcdsaVerifier {

    private static final String ALGORITHM = "NONEwithECDSA";

    private final Provider provider;

    /**
     * @throws GeneralSecurityException where the provider has no ECDSA over P-256 and P-384, or tells good signatures from bad
     *     ones in another way than ours
     */
    public JcaEcdsa(Provider provider) throws GeneralSecurityException {
        this.provider = provider;
        for (KnownAnswer known : KnownAnswer.all()) {
            boolean good = verify(known.key(), known.hash().toByteArray(), known.r(), known.s());
            boolean other = verify(known.key(), known.otherHash(), known.r(), known.s());
            if (!good || other) {
                throw new SignatureException("a known signature is not verified as it should be");
            }
        }
    }

    @Override
    public boolean verifies(EcdsaKey key, byte[] hash, BigInteger r, BigInteger s) {
        if (!key.isScalar(r) || !key.isScalar(s)) {
            return false;
        }
        try {
            return verify(key, hash, r, s);
        } catch (GeneralSecurityException | RuntimeException e) {
            return PORTABLE.verifies(key, hash, r, s);
        }
    }

    private boolean verify(EcdsaKey key, byte[] hash, BigInteger r, BigInteger s) throws GeneralSecurityException {
        PublicKey publicKey = KeyFactory.getInstance("EC", provider)
                .generatePublic(new X509EncodedKeySpec(key.spki().toByteArray()));
        Signature verifier = Signature.getInstance(ALGORITHM, provider);
        verifier.initVerify(publicKey);
        verifier.update(hash);
        return verifier.verify(der(key, r, s));
    }

    private static byte[] der(EcdsaKey key, BigInteger r, BigInteger s) throws SignatureException {
        try {
            return StandardDSAEncoding.INSTANCE.encode(key.order(), r, s);
        } catch (IOException e) {
            throw new SignatureException(e);
        }
    }

    /** A signature that is known to hold, made once with a key that was thrown away. */
    private record KnownAnswer(EcdsaKey key, Bytes hash, BigInteger r, BigInteger s) {

        static List<KnownAnswer> all() {
            return List.of(
                    of(
                            EcdsaKey.Curve.P256,
                            "8895ef47480417516834db06420118e81068da737937a582e62981b1cad84815"
                                    + "7d1204e79b4d670f5861532a0c96b344d7358d6973b32800b6a227b57e0fb576",
                            "0f897d7538dcf0d915e03d17f5d15f7bbb486658f8db3a7b245f309ac66c8814",
                            "e81386753e14dc90ca5096aea211fd2cebc9a85a9fcb03772a05d1d9666fd9dd",
                            "5dcbeb89daa025f015226e7bfae702c41b69a6d78f526f98cb2664dfddf19b7a"),
                    of(
                            EcdsaKey.Curve.P384,
                            "c64a8e93b454f75aae389bf32c5b98eac118d867221f69ccbaa7bded02b3199e"
                                    + "45f04628bb8671d58876637113f4a0fc10c77a5ec8c09b8fd498a46de7e8dba7"
                                    + "9c12075cc102289a773522864945af6cc8005e5e56ed34a8edafbb23585af0df",
                            "464f514a370f4fa2c696e4cdfff8ae756b8b137b936606c8bbb278b9f68960a2"
                                    + "33a738dcd0472a17ac7c35f26eaf34c3",
                            "140a1542f4a84f9007f931f05645e5e29f88e9546a494fcc07d65387333f2fee"
                                    + "2829f4da6bab5702f8635019235d5642",
                            "4943d1b6a6045524a498995683ef873cd3336abe4bce54cc2d9da3ed76c14a35"
                                    + "2016ce0e1ae7c939b35a89ad99dd6d1b"));
        }

        private static KnownAnswer of(EcdsaKey.Curve curve, String xy, String hash, String r, String s) {
            try {
                return new KnownAnswer(
                        EcdsaKey.ofCoordinates(curve, Bytes.fromHex(xy)),
                        Bytes.fromHex(hash),
                        new BigInteger(r, 16),
                        new BigInteger(s, 16));
            } catch (MalformedException e) {
                throw new AssertionError("a constant is well-formed", e);
            }
        }

        byte[] otherHash() {
            byte[] other = hash.toByteArray();
            other[0] ^= 1;
            return other;
        }
    }
}
